"""What a case tells the rooms above it."""

from django.dispatch import Signal

#: Sent in the transaction in which a case is first shown to its group. Arguments: `case`.
case_shared = Signal()

#: Sent in the transaction in which consent changes, before anything is deleted. Arguments: `case`; `is_everywhere`: it is withdrawn entirely.
consent_changed = Signal()

#: Sent in the transaction in which credit or licence of a case change, which are in all files made of its photos. Arguments: `case`.
credit_changed = Signal()

#: Sent in the transaction in which the words of a case change: what it is called, where it is, what is there and should be. Arguments: `case`.
case_changed = Signal()

#: Sent in the transaction in which a photo gets another alternative text, which is in all files made of it too. Arguments: `photo`.
photo_described = Signal()

#: Sent in the transaction in which a photo has new files, because more of it was covered. Arguments: `photo`.
photo_renewed = Signal()

#: Sent in the transaction in which a viewer says that something on a photo should or should not be covered. Arguments: `report`.
photo_reported = Signal()
