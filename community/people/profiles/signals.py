"""What is told about profiles within the site."""

from django.dispatch import Signal

#: Sent when profiles changed; `people`: the keys of their accounts.
profile_changed = Signal()
