"""How many applications to a call there are, from where and when: figures for those who manage it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Min

from cms.days import day_of
from cms.exports import csv_of, safe_cell
from cms.formatting import country_name

from .models import Application

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.access.actor import Actor

    from .models import Round

Key = TypeVar("Key")


@dataclass(frozen=True)
class OfCountry:
    """How many applications come from a country, by its code: "" if nobody has said."""

    code: str
    begun: int
    submitted: int

    @property
    def name(self) -> str:
        return country_name(self.code) if self.code else ""


@dataclass(frozen=True)
class OfDay:
    """How many applications were begun and submitted on a day."""

    day: date
    begun: int
    submitted: int


@dataclass(frozen=True)
class Report:
    """The figures of a call: what was submitted counts unless it was withdrawn."""

    begun: int
    submitted: int
    withdrawn: int
    countries: list[OfCountry]
    days: list[OfDay]  # those on which anything happened, in the zone of the call


def report_of(round_: Round, actor: Actor) -> Report:
    """Return the figures of a call, without applications that `actor` may not know of. One query."""
    found = Application.objects.filter(round=round_).shown_to(actor)
    rows = list(found.order_by("pk").values_list("state", "country", "created_at", Min("submissions__arrived_at")))
    draft, withdrawn = Application.State.DRAFT, Application.State.WITHDRAWN
    counting = [row for row in rows if row[0] not in (draft, withdrawn)]
    zone = round_.time_zone
    countries = counts((country for _state, country, *_rest in rows), (country for _state, country, *_rest in counting))
    days = counts(
        (day_of(begun_at, zone) for *_rest, begun_at, _arrived_at in rows),
        (day_of(arrived_at, zone) for *_rest, arrived_at in counting if arrived_at),
    )
    return Report(
        begun=len(rows),
        submitted=len(counting),
        withdrawn=sum(row[0] == withdrawn for row in rows),
        countries=sorted(
            (OfCountry(*numbers) for numbers in countries),
            key=lambda one: (not one.code, -one.submitted, -one.begun, one.name),
        ),
        days=sorted((OfDay(*numbers) for numbers in days), key=lambda one: one.day),
    )


def counts(begun: Iterable[Key], submitted: Iterable[Key]) -> list[tuple[Key, int, int]]:
    """Return each key with how often it occurs in both."""
    first, second = Counter(begun), Counter(submitted)
    return [(key, first[key], second[key]) for key in {*first, *second}]


def report_csv(report: Report) -> str:
    """Return the figures as CSV: a row for the whole, for each country, and for each day."""
    return csv_of(
        [
            ["kind", "key", "name", "begun", "submitted"],
            ["total", "", "", report.begun, report.submitted],
            *(["country", one.code, safe_cell(one.name), one.begun, one.submitted] for one in report.countries),
            *(["day", day.day, "", day.begun, day.submitted] for day in report.days),
        ]
    )


# --- The chart --------------------------------------------------------------------------------------------------------

COLUMN, BAR, HEIGHT = 10, 4, 100  # in units of the drawing, which is stretched to its place
MOST_DAYS, MOST_WEEKS = 62, 60  # of which each still has a column to be seen


@dataclass(frozen=True)
class Bar:
    """A bar of the chart. The numbers are texts: in a drawing they have a point in every language."""

    x: str
    y: str
    height: str
    is_submitted: bool


@dataclass(frozen=True)
class Chart:
    """When applications were begun and submitted: two bars for each day, week or month."""

    step: str  # "day", "week" or "month"
    first: date
    last: date
    most: int
    width: str
    bars: list[Bar]


def chart_of(report: Report) -> Chart | None:
    """Return the chart of a report; None if nothing has happened yet."""
    days = [one.day for one in report.days]
    if not days:
        return None
    length = (days[-1] - days[0]).days + 1
    step = "day" if length <= MOST_DAYS else "week" if length <= 7 * MOST_WEEKS else "month"
    columns = columns_between(days[0], days[-1], step)
    begun, submitted = Counter[date](), Counter[date]()
    for one in report.days:
        begun[beginning(one.day, step)] += one.begun
        submitted[beginning(one.day, step)] += one.submitted
    most = max(*begun.values(), *submitted.values(), 1)
    bars = [
        bar(COLUMN * position + 1 + BAR * is_submitted, numbers[column], most, is_submitted=bool(is_submitted))
        for position, column in enumerate(columns)
        for is_submitted, numbers in enumerate((begun, submitted))
        if numbers[column]
    ]
    return Chart(step, days[0], days[-1], most, str(COLUMN * len(columns)), bars)


def bar(x: int, number: int, most: int, *, is_submitted: bool) -> Bar:
    height = HEIGHT * number / most
    return Bar(str(x), f"{HEIGHT - height:.2f}", f"{height:.2f}", is_submitted)


def beginning(day: date, step: str) -> date:
    """Return the first day of the week or month of `day`, or the day itself."""
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day


def columns_between(first: date, last: date, step: str) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return list(dict.fromkeys(beginning(day, step) for day in days))
