"""What is told about invitations within the site."""

from django.dispatch import Signal

#: Sent in the transaction that accepts an invitation; `invitation`, `person`: the account of the invited.
accepted = Signal()
