"""The buttons that change a form without a script: they send all of it, and it is shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from django.http import QueryDict

BUTTON = "press"  # the name of all these buttons
ACTIONS = ("add", "remove", "restore", "drop")


class Pressed(NamedTuple):
    """A button that was pressed: "add", "remove" or "restore" a row, "drop" a file; of which question, and which row or file."""

    action: str
    question: str
    thing: str = ""


def pressed_in(data: QueryDict | None) -> Pressed | None:
    """Return the button with which the form was sent."""
    action, _space, rest = str(data.get(BUTTON, "") if data is not None else "").partition(" ")
    question, _space, thing = rest.partition(" ")
    return Pressed(action, question, thing) if action in ACTIONS and question else None
