"""How many pictures may still be made, and for how much: pure functions of what was made so far.

A picture counts when it is asked for, and its cost when the provider worked: also if it was cancelled or its result discarded.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from cms.formatting import format_number
from community.access.verdicts import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be made. None is no limit. `per_day` is of one member; `cents` of the session, `cents_per_day` of all sessions together."""

    per_session: int | None = None
    per_member: int | None = None
    per_day: int | None = None
    at_once: int | None = 4  # of one member, waiting and running
    cents: int | None = None
    cents_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """What was made so far. Jobs that wait or run are in all of it, with what they are expected to cost."""

    session: int = 0
    member: int = 0
    day: int = 0
    at_once: int = 0
    cents: int = 0
    cents_today: int = 0


def can_draw(used: Used, limits: Limits, *, number: int = 1, cents: int | None = None) -> Verdict:
    """Return whether `number` more pictures may be asked for, at `cents` each; an unknown price counts as nothing."""
    price = number * (cents or 0)
    if exceeds(used.at_once, number, limits.at_once):
        return no(_("Your earlier pictures are not finished yet. Wait for one of them, or cancel it."))
    if exceeds(used.member, number, limits.per_member):
        return no(_("You have made all the pictures that each member can make in this session: {most}."), most=limits.per_member)
    if exceeds(used.day, number, limits.per_day):
        return no(_("You have made all your pictures for today: {most}. Tomorrow you can make more."), most=limits.per_day)
    if exceeds(used.session, number, limits.per_session):
        return no(
            _("All pictures of this session have been made: {most}. The facilitator can raise the limit."),
            most=limits.per_session,
        )
    if exceeds(used.cents, price, limits.cents):
        return no(_("The money for this session is used up. Collages cost nothing."))
    if exceeds(used.cents_today, price, limits.cents_per_day):
        return no(_("The money for today is used up. Collages cost nothing; tomorrow there is more."))
    return YES


def exceeds(used: int, more: int, most: int | None) -> bool:
    return most is not None and more > 0 and used + more > most


@dataclass(frozen=True, slots=True)
class Left:
    """How many pictures a member can still make, and of how many: the limit that comes first."""

    left: int
    most: int
    is_today: bool

    def __str__(self) -> str:
        facts = {"left": format_number(self.left), "most": format_number(self.most)}
        if self.is_today:
            return (
                ngettext("%(left)s of %(most)s picture left today", "%(left)s of %(most)s pictures left today", self.most) % facts
            )
        return ngettext("%(left)s of %(most)s picture left", "%(left)s of %(most)s pictures left", self.most) % facts


def left_of(used: Used, limits: Limits, *, cents: int | None = None) -> Left | None:
    """Return how many pictures a member can still make, or None without any limit. `cents` is the price of one."""
    found = [
        Left(max(0, most - made), most, is_today)
        for most, made, is_today in (
            (limits.per_day, used.day, True),
            (limits.per_member, used.member, False),
            (limits.per_session, used.session, False),
            *money(used.cents, limits.cents, cents, is_today=False),
            *money(used.cents_today, limits.cents_per_day, cents, is_today=True),
        )
        if most is not None
    ]
    return min(found, key=lambda one: one.left, default=None)


def money(used: int, most: int | None, price: int | None, *, is_today: bool) -> list[tuple[int | None, int, bool]]:
    """Return a sum of money as pictures: how many it pays for, and how many are paid."""
    if most is None or not price:
        return []
    return [(most // price, most // price - max(0, most - used) // price, is_today)]


def price_words(cents: int | None) -> str:
    """Return what a picture costs, for the page: "free", "5 cents", "price unknown"."""
    if cents is None:
        return pgettext("picture", "price unknown")
    if cents == 0:
        return pgettext("picture", "free")
    return ngettext("%(cents)s cent", "%(cents)s cents", cents) % {"cents": format_number(cents)}
