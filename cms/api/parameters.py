"""Query parameters of the content API: what is wrong with one is said by its name, with what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Manager, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from wagtail.api.v2.utils import BadRequestError

MOMENTS = ("2026-03-01T09:30:00Z", "2026-03-01T10:30:00+01:00", "2026-03-01")  # examples, for those who sent something else
YEARS = range(1900, 2200)  # those for which every database can compute
ALWAYS = frozenset({"format", "_"})  # what Wagtail's API accepts everywhere


class BadParameter(BadRequestError):
    """A query parameter is unknown or has a value that it cannot have."""

    def __init__(self, name: str, detail: str, allowed: Iterable[str] = ()) -> None:
        super().__init__(f"{name}: {detail}")
        self.error: dict[str, Any] = {"where": "query", "field": name, "detail": detail}
        if listed := list(allowed):
            self.error["allowed"] = listed


def check_known(given: Mapping[str, Any], known: Collection[str]) -> None:
    """Raise BadParameter for the first parameter that is not among the `known` ones."""
    for name in sorted(given):
        if name not in known and name not in ALWAYS:
            raise BadParameter(name, _("There is no such parameter here."), sorted(known))


def one_of(name: str, value: str, allowed: Collection[str], told: Iterable[str] | None = None) -> str:
    """Return `value` if it is `allowed`. Raises BadParameter, which tells what is allowed: all, or what is in `told`."""
    if value not in allowed:
        sentence = _("“%(value)s” is not one of the values of this parameter.")
        raise BadParameter(name, sentence % {"value": value[:60]}, allowed if told is None else told)
    return value


def joined(given: QueryDict, name: str) -> str:
    """Return a parameter that takes several values, separated by commas, also if it is given several times."""
    return ",".join(given.getlist(name))


def read_locales(given: QueryDict, name: str = "locale") -> list[str]:
    """Return the language codes in a parameter, separated by commas; none if it is missing. Raises BadParameter."""
    codes = dict(settings.LANGUAGES)
    return [one_of(name, code, codes) for code in joined(given, name).split(",")] if name in given else []


def read_list(
    allowed: Callable[[], Iterable[str]], told: Callable[[], Iterable[str]] | None = None
) -> Callable[[str, str], list[str]]:
    """Return a reader of values that are separated by commas and among the `allowed` ones. `told` are those to tell of, if not all."""

    def read(name: str, value: str) -> list[str]:
        known, chosen = list(allowed()), value.split(",")
        listed = told() if told and not set(chosen) <= set(known) else known
        return [one_of(name, one, known, listed) for one in chosen]

    return read


def read_whole_number(given: Mapping[str, str], name: str, default: int, *, least: int = 0, most: int) -> int:
    """Return a parameter that is a whole number from `least` to `most`. Raises BadParameter."""
    value = given.get(name, str(default))
    if not (value.isascii() and value.isdecimal() and len(value) < 20 and least <= int(value) <= most):
        sentence = _("A whole number from %(least)s to %(most)s is expected here.")
        raise BadParameter(name, sentence % {"least": least, "most": most})
    return int(value)


def read_moment(name: str, value: str) -> datetime | date:
    """Return a moment in ISO 8601 with its offset, or a day. Raises BadParameter."""
    try:
        # A plus sign that was not encoded arrives as a space.
        moment = parse_datetime(value.replace(" ", "+")) if "T" in value else parse_date(value)
    except ValueError:
        moment = None
    if moment is None or moment.year not in YEARS or (isinstance(moment, datetime) and timezone.is_naive(moment)):
        raise BadParameter(name, _("A moment with its offset is expected here, or a day."), MOMENTS)
    return moment


def read_day(name: str, value: str) -> date:
    """Return a day in ISO 8601. Raises BadParameter."""
    try:
        day = parse_date(value)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise BadParameter(name, _("A day is expected here."), MOMENTS[-1:])
    return day


def moments_of(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of a day of the site, and that of the next day."""
    zone = timezone.get_default_timezone()
    return datetime.combine(day, time.min, zone), datetime.combine(day + timedelta(days=1), time.min, zone)


def read_slugs(things: Manager[Any], shown: Callable[[], QuerySet[Any]]) -> Callable[[str, str], list[str]]:
    """Return a reader of slugs. Those of things that no public page uses yet are not told to whoever sends another."""
    return read_list(lambda: things.values_list("slug", flat=True), lambda: shown().values_list("slug", flat=True))
