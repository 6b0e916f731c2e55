"""The page on which those who manage a call compose its cohort, with what is stored.

reading     what the answers say that constraints count: languages, kinds, requirements
pool        the candidates of a call, from its applications
rules       who may compose and take over
changing    every change of a cohort, each saved at once and noted
trail       what everybody did, in sentences
tables      the cohort as it is stored, computed and ready to be shown
conditions  the forms for conditions
participants, accepting     taking the cohort over, and taking that back
"""
