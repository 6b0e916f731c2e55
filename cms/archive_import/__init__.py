"""Archive import: turns files into pages.

`reading` turns a file into neutral blocks, `clearing` removes what is not text, `splitting` finds the articles, `recognising`
finds what an article says about itself, and `writing` creates the page. Only `writing` knows models.
"""
