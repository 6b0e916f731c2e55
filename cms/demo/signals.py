"""Lets apps above add to the demo what this app does not know."""

from django.dispatch import Signal

#: Sent on every load of the demo. Carries `accounts`, the demo's accounts by name ("administrator", "editor", "facilitator",
#: "member", "neighbour", "applicant"), and `pages`, the pages of the source language by slug. Receivers must be idempotent.
demo_loaded = Signal()
