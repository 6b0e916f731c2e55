"""What everybody did with a cohort, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.applications.models import CohortEvent
from community.people.names import person_name

from .stored import condition_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from community.applications.cohort.wording import Wording

Kind = CohortEvent.Kind
SHOWN = 12  # entries on the page; the rest is folded
MOST = 200


@dataclass(frozen=True)
class Entry:
    sentence: str
    who: str
    at: datetime


def entry(event: CohortEvent, wording: Wording) -> Entry:
    return Entry(sentence_of(event, wording), person_name(event.by), event.at)


def sentence_of(event: CohortEvent, wording: Wording) -> str:
    """Describe an event in the active language: "Mombasa set"."""
    facts = event.facts
    came, went = wording.list_of(facts.get("came", ())), wording.list_of(facts.get("went", ()))
    words = {
        "came": came,
        "went": went,
        "out": wording.list_of(facts.get("out", ())),
        "condition": worded(facts.get("condition"), wording),
        "before": worded(facts.get("before"), wording),
        "reason": facts.get("reason", ""),
    }
    return " ".join(part % words for part in parts_of(event, is_coming=bool(came), is_going=bool(went)))


def parts_of(event: CohortEvent, *, is_coming: bool, is_going: bool) -> Iterable[str]:
    """Yield the sentences for an event, with placeholders."""
    came, went = _("Came: %(came)s."), _("Went: %(went)s.")
    if event.kind == Kind.EXCHANGED and is_coming and is_going:
        yield _("%(went)s exchanged for %(came)s")
        return
    yield {
        Kind.SET: _("%(came)s set"),
        Kind.RELEASED: _("%(went)s released"),
        Kind.EXCLUDED: _("%(out)s left out"),
        Kind.ADOPTED: _("Best cohort adopted."),
        Kind.EXCHANGED: _("%(came)s set") if is_coming else _("%(went)s released"),
        Kind.CLEARED: _("Everything released."),
        Kind.ADDED: _("Condition added: “%(condition)s”"),
        Kind.CHANGED: _("Condition changed: “%(before)s” is now “%(condition)s”"),
        Kind.REMOVED: _("Condition removed: “%(condition)s”"),
        Kind.WAIVED: _("Exception from “%(condition)s”: %(reason)s"),
        Kind.RESTORED: _("No exception any more: “%(condition)s”"),
        Kind.ACCEPTED: _("Cohort taken over: %(came)s."),
        Kind.UNDONE: _("Taking over taken back: %(went)s."),
    }[Kind(event.kind)]
    if event.kind == Kind.ACCEPTED and event.facts.get("reason"):
        yield _("Not all conditions hold, because: %(reason)s")
    if event.kind == Kind.ADOPTED:
        yield from [came] * is_coming
        yield from [went] * is_going


def worded(stored: object, wording: Wording) -> str:
    return wording.constraint(condition_of(stored)) if stored else ""


def keys_in(event: CohortEvent) -> set[str]:
    """Return the keys of the applications that an event names."""
    facts = event.facts
    named = {*facts.get("came", ()), *facts.get("went", ()), *facts.get("out", ())}
    for stored in (facts.get("condition"), facts.get("before")):
        named |= {stored[name] for name in ("candidate", "first", "second") if name in stored} if stored else set()
    return named
