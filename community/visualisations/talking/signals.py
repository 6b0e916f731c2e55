"""What is said about variants, for whoever tells others."""

from django.dispatch import Signal

#: Sent in the transaction in which somebody comments on a variant. Arguments: `comment`.
comment_added = Signal()

#: Sent in the transaction in which a comment is deleted or a rating is taken back. Arguments: `variant`.
opinion_withdrawn = Signal()

#: Sent in the transaction in which a facilitator approves or rejects a variant. Arguments: `variant`.
variant_checked = Signal()
