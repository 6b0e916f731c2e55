"""Stations along a line: `{% load timeline %}`."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import pi
from typing import Any

from django import template
from wagtail.blocks import BoundBlock, StreamValue

register = template.Library()


@dataclass(frozen=True)
class Station:
    """A block with a date, and where it stands: "past", "now" or "ahead"."""

    block: Any
    state: str


@register.filter
def on_circle(percent: float, radius: int) -> str:
    """Return the dashes that draw `percent` of a circle: the length of the arc and that of the whole circle."""
    whole = 2 * pi * radius
    return f"{whole * percent / 100:.1f} {whole:.1f}"


@register.simple_tag
def stations(stream: StreamValue | None, steps: Iterable[Any] | None) -> list[Station]:
    """Return the dated blocks of `stream`, else `steps`, with their states.

    The first that is not over is "now" if an earlier one is over; without a date a block is over.
    """
    found: list[Station] = []
    for block in stream or steps or ():
        value = block.value if isinstance(block, BoundBlock) or hasattr(block, "block_type") else block
        is_over = value.is_past or not value.last_day
        was_past = bool(found) and found[-1].state == "past"
        has_now = any(station.state == "now" for station in found)
        state = "past" if is_over and not has_now else "now" if was_past and not has_now else "ahead"
        found.append(Station(block, state))
    return found
