"""What the style guide shows of clocks: one that runs, one in its last two minutes, one that is over, one that waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.styleguide import things
from cms.styleguide.registry import Section, register_section

from .models import Clock
from .showing import Shown, show
from .steps import as_json
from .timing import Press, Step, Times, pressed


def register() -> None:
    register_section(Section("clocks", gettext_lazy("A clock"), "community/clocks/styleguide.html", examples, rank=93))


def examples() -> Mapping[str, Any]:
    return {
        "running": example(minutes_gone=7),
        "soon": example(minutes_gone=18.5),
        "over": example(minutes_gone=22, is_paused=True),
        "waiting": example(minutes_gone=None),
        "nowhere": things.NOWHERE,
    }


def example(*, minutes_gone: float | None, is_paused: bool = False) -> Shown:
    """Return a clock in its second step of twenty minutes."""
    steps = (
        Step("input", _("Input"), 600),
        Step("talk", _("Talk"), 1200),
        Step("long", things.LONG_WORD, 300),
        Step("highlights", _("Highlights"), 600),
    )
    now, times = things.at(0, 14), Times(steps)
    if minutes_gone is not None:
        began = now - timedelta(minutes=minutes_gone)
        times = pressed(pressed(times, Press.START, began), Press.NEXT, began)
    if is_paused:
        times = pressed(times, Press.PAUSE, now)
    clock = Clock(key="example", owner="styleguide", steps=as_json(steps))
    clock.times = times
    return replace(show(clock, now=now, zone=things.ZONE), address="")
