"""Lets rooms above add to the demo what this room does not know."""

from django.dispatch import Signal

#: Sent when the demo is loaded, on every run. Carries `accounts`, the demo's accounts by name ("administrator", "editor", "facilitator",
#: "member", "neighbour", "applicant"), and `pages`, the pages of the source language by slug. Receivers must be safe to run twice.
demo_loaded = Signal()
