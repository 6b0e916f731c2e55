"""What rooms above are told about accounts."""

from django.dispatch import Signal

#: The account has a new password, or is switched off, by whatever route. Sent with `account`, in the transaction that saves it.
access_withdrawn = Signal()
