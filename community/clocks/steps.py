"""Steps as they are stored: a JSON list of objects with key, title and seconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no

from .timing import Step

MOST_STEPS = 20
LONGEST_TITLE = 120  # characters
LEAST_SECONDS, MOST_SECONDS = 10, 24 * 60 * 60


def can_use(steps: Sequence[Step]) -> Verdict:
    """Return whether a clock can be made of these steps."""
    if not 1 <= len(steps) <= MOST_STEPS:
        return no(_("A run sheet has 1 to {most} steps."), most=MOST_STEPS)
    if len({step.key for step in steps}) < len(steps):
        return no(_("Two steps have the same name."))
    for step in steps:
        if not step.key or not step.title.strip() or len(step.title) > LONGEST_TITLE:
            return no(_("Each step needs a title of at most {most} characters."), most=LONGEST_TITLE)
        if not LEAST_SECONDS <= step.seconds <= MOST_SECONDS:
            return no(_("A step takes between ten seconds and a day."))
    return YES


def as_json(steps: Iterable[Step]) -> list[dict[str, Any]]:
    return [{"key": step.key, "title": step.title, "seconds": step.seconds} for step in steps]


def from_json(stored: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    return tuple(Step(str(one["key"]), str(one["title"]), int(one["seconds"])) for one in stored)
