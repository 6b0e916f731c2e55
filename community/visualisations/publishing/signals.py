"""What releases tell the search."""

from django.dispatch import Signal

#: Sent in the transaction in which releases can be seen, or cannot any more, or their words change. Arguments: `keys`, their primary keys.
release_changed = Signal()
