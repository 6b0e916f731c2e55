"""Examines an installation, for `manage.py doctor`: what does not work, and what to do about it, in one sentence each."""
