"""What is said about variants, for whoever tells others."""

from django.dispatch import Signal

#: Sent in the transaction in which somebody comments on a variant. Arguments: `comment`.
comment_added = Signal()

#: Sent in the transaction in which a facilitator approves or rejects a variant. Arguments: `variant`.
variant_checked = Signal()
