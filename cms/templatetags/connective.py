"""Dates, numbers and names in the reader's language: `{% load connective %}`."""

from datetime import date, datetime, tzinfo
from typing import Any

from django import template

from cms import formatting, languages
from cms.days import day_of
from cms.languages import direction_of

register = template.Library()


@register.filter
def file_size(value: int) -> str:
    return formatting.format_size(value)


@register.filter
def isolated(value: str) -> str:
    """Return a title or name for a sentence in another script."""
    return formatting.isolated(value)


@register.filter
def date_long(value: date | None) -> str:
    return formatting.format_date(value, "long") if value else ""


@register.filter
def date_short(value: date | None) -> str:
    return formatting.format_date(value, "medium") if value else ""


@register.filter
def month_year(value: date | None) -> str:
    return formatting.format_month(value) if value else ""


@register.filter
def moment(value: datetime | None, zone: tzinfo | None = None) -> str:
    return formatting.format_moment(value, zone) if value else ""


@register.filter
def day_number(value: datetime | None, zone: tzinfo | None = None) -> str:
    """Return the day of the month of a moment in `zone`."""
    return formatting.format_number(day_of(value, zone).day) if value else ""


@register.filter
def month_short(value: datetime | None, zone: tzinfo | None = None) -> str:
    return formatting.format_short_month(day_of(value, zone)) if value else ""


@register.filter
def month_year_of(value: datetime | None, zone: tzinfo | None = None) -> str:
    return formatting.format_month(day_of(value, zone)) if value else ""


@register.filter
def time_of_day(value: datetime | None, zone: tzinfo) -> str:
    return formatting.format_time(value, zone) if value else ""


@register.filter
def number(value: Any, decimals: int | None = None) -> str:
    return formatting.format_number(value, decimals) if value not in (None, "") else ""


@register.filter
def country_name(code: str) -> str:
    return formatting.country_name(code)


@register.filter
def language_name(code: str) -> str:
    return formatting.language_name(code)


@register.filter
def own_language_name(code: str) -> str:
    return formatting.own_language_name(code)


@register.filter
def direction(code: str) -> str:
    return direction_of(code)


register.filter(languages.direction_in)  # of a text on paper


@register.filter
def browser_locale(code: str) -> str:
    return formatting.browser_locale(code)


@register.filter
def iso(value: date | datetime | None) -> str:
    """Return a date or a moment for the attribute `datetime`, which allows at most three digits of a second."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if value else ""


@register.simple_tag
def period(start: date | None, end: date | None = None) -> str:
    return formatting.format_period(start, end) if start else ""


@register.filter
def ago(value: datetime | None) -> str:
    """Return how long ago a moment was: "vor 3 Stunden"."""
    return formatting.format_distance(value) if value else ""


@register.filter
def sentence(items: list[str]) -> str:
    """Return the items as a list in a sentence."""
    return formatting.format_list([str(item) for item in items])
