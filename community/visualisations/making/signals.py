"""What a variant tells the rooms above it."""

from django.dispatch import Signal

#: Sent in the transaction in which the group can first see a variant. Arguments: `variant`.
variant_shared = Signal()

#: Sent when a variant was made anew, because more of its photo was covered. Arguments: `variant`.
variant_renewed = Signal()

#: Sent in the transaction in which a variant begins to wait for a facilitator, as a description or as a picture. Arguments: `variant`.
variant_to_check = Signal()
