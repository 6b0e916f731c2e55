"""Copies of files that say nothing about who made them, for anonymous review.

A copy is made in a process of its own (`apart`), since files of strangers are opened here; the modules that make copies do not import Django.
What a person has written into a text or a picture itself stays: applicants are told so.
"""
