"""What a session tells the rooms above it."""

from django.dispatch import Signal

#: Sent in the transaction in which a session is changed. Arguments: `session`; `changed`, the names of its fields.
session_changed = Signal()
