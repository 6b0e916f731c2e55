"""Finding meetings and polls with what rules need, whoever may know of them. A key that is none finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .models import DatePoll, DateSlot, Meeting

if TYPE_CHECKING:
    from community.access.actor import Actor

LARGEST_KEY = 2**63 - 1


def find_meeting(key: int) -> Meeting | None:
    """Return the meeting with this key, with its group."""
    return Meeting.objects.select_related("group__page", "created_by").filter(pk=key).first() if is_key(key) else None


def meeting_to_read(actor: Actor, key: int) -> Meeting | None:
    """Return the meeting with this key with all that its page shows; whether `actor` may read it, a rule says."""
    return Meeting.objects.for_reading(actor).filter(pk=key).first() if is_key(key) else None


def find_poll(key: int) -> DatePoll | None:
    """Return the poll with this key, with its group."""
    return DatePoll.objects.select_related("group__page", "meeting").filter(pk=key).first() if is_key(key) else None


def find_slot(poll: DatePoll, key: int) -> DateSlot | None:
    """Return one of the dates of a poll."""
    return poll.slots.filter(pk=key).first() if is_key(key) else None


def is_key(key: int) -> bool:
    return 0 < key <= LARGEST_KEY


def key_of(sent: str) -> int:
    """Return the key that was sent; 0, which nothing has, if it is none."""
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= 19 else 0
