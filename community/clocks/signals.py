"""What features hear of their clocks."""

from django.dispatch import Signal

#: Sent in the transaction in which somebody presses a button of a clock: `clock` as it stands then, `press`, `by` (an actor), `now`.
#: A receiver that raises Refused undoes the press.
clock_pressed = Signal()
