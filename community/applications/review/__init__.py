"""Reviewing applications: those who do it, what they may see, and what they make of it.

workers     who works on the applications to a call, and what of an application she can know
rules       what she can do
scoring     from marks to the score of an application
reviewing   reviews, conflicts of interest, remarks
asking      questions to applicants
reading     what the page of one application shows
filters, columns, table, exports   all of them as a table
"""
