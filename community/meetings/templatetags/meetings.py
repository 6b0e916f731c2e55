"""Template tags of the calendar: names of weekdays in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from cms.formatting import spoken_locale

if TYPE_CHECKING:
    from datetime import date

register = template.Library()


@register.filter
def weekday_name(day: date) -> str:
    """Return the name of a day's weekday: "Montag"."""
    return str(spoken_locale().days["stand-alone"]["wide"][day.weekday()])


@register.filter
def weekday_short(day: date) -> str:
    """Return the same, short: "Mo"."""
    return str(spoken_locale().days["stand-alone"]["short"][day.weekday()])
