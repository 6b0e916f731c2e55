"""Archive import: files become pages.

`reading` turns a file into neutral blocks, `clearing` takes out what is no text, `splitting` finds the articles, `recognising` finds
what an article says about itself, `writing` makes the page. Only `writing` knows models.
"""
