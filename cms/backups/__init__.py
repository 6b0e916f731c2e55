"""Backups of a whole site, each in one file: the database, uploaded files, members' files, and the key of generated pictures."""
