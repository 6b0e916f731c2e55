"""All applications to a call as a table: filtered, sorted, with the columns that the reader chose."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OrderBy
from django.utils.translation import gettext as _

from cms.formatting import format_number
from community.applications.models import Application

from .columns import Column, columns_for
from .filters import ApplicationFilterSet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from django.http import QueryDict

    from community.applications.models.application import ApplicationQuerySet

    from .workers import Worker

PAGE_SIZE = 50
#: The states in the order of an application's way, for the chips.
STATES = [
    Application.State.SUBMITTED,
    Application.State.IN_REVIEW,
    Application.State.SHORTLISTED,
    Application.State.ACCEPTED,
    Application.State.WAITING_LIST,
    Application.State.DECLINED,
    Application.State.WITHDRAWN,
]
#: The mark beside each state (desk.css).
MARKS = {
    Application.State.SUBMITTED: "ring",
    Application.State.IN_REVIEW: "half",
    Application.State.SHORTLISTED: "full",
    Application.State.ACCEPTED: "full",
    Application.State.WAITING_LIST: "half",
    Application.State.DECLINED: "off",
    Application.State.WITHDRAWN: "off",
}


@dataclass(frozen=True)
class Chip:
    label: str
    count: str
    url: str
    is_on: bool


@dataclass(frozen=True)
class Heading:
    column: Column
    url: str  # that sorts by it; empty if it does not sort
    direction: str  # "ascending", "descending", or "" if another column sorts


@dataclass(frozen=True)
class Row:
    application: Application
    name: str
    cells: list[tuple[Column, str]]
    mark: str
    is_picked: bool
    is_new: bool


@dataclass
class Table:
    """The table as `worker` asked for it with the parameters of the address, those of the filters among them."""

    worker: Worker
    asked: QueryDict
    ticked: Collection[str] = ()  # the rows that were selected when this page was sent
    filters: ApplicationFilterSet = field(init=False)

    def __post_init__(self) -> None:
        self.filters = ApplicationFilterSet(self.asked, worker=self.worker)

    @cached_property
    def applications(self) -> ApplicationQuerySet:
        """The filtered applications, sorted."""
        found: ApplicationQuerySet = self.filters.qs
        return found.select_related("municipality", "submission").order_by(*self.order(), "pk")

    def order(self) -> Iterator[OrderBy | str]:
        """Yield what the rows are sorted by; those without a value come last."""
        column = self.sorted_by
        fields = column.order if column else self.usual_order
        for name in fields:
            is_descending = name.startswith("-") != (self.is_reversed and column is not None)
            expression = F(name.removeprefix("-"))
            yield expression.desc(nulls_last=True) if is_descending else expression.asc(nulls_last=True)

    @property
    def usual_order(self) -> tuple[str, ...]:
        return ("-score", "number") if self.worker.is_manager else ("number",)

    @property
    def sorted_by(self) -> Column | None:
        name = self.asked.get("sort", "").removeprefix("-")
        return next((one for one in self.all_columns if one.key == name and one.order), None)

    @property
    def is_reversed(self) -> bool:
        return self.asked.get("sort", "").startswith("-")

    @cached_property
    def all_columns(self) -> list[Column]:
        return columns_for(self.worker)

    @cached_property
    def columns(self) -> list[Column]:
        """The chosen columns."""
        wanted = self.asked.getlist("column")
        return [one for one in self.all_columns if (one.key in wanted if wanted else one.is_usual)]

    @cached_property
    def picked(self) -> frozenset[str]:
        return frozenset((*self.asked.getlist("pick"), *self.ticked))

    @cached_property
    def page(self) -> Page[Any]:
        return Paginator(self.applications, PAGE_SIZE).get_page(self.asked.get("page"))

    def rows(self) -> list[Row]:
        return [self.row(one) for one in self.page]

    def is_known(self, one: Any) -> bool:
        """Return whether the reader can know who applied."""
        return not self.worker.is_blind or one.own_submitted_at is not None

    def name_of(self, one: Any) -> str:
        return str(one) if self.is_known(one) else number_of(one)

    def row(self, one: Any) -> Row:
        one.round = self.worker.round  # known already, with its call
        return Row(
            application=one,
            name=self.name_of(one),
            cells=[(column, column.text(one)) for column in self.columns],
            mark=MARKS.get(one.state, "ring"),
            is_picked=str(one.key) in self.picked,
            is_new=one.state == Application.State.SUBMITTED and not one.review_count,
        )

    def chips(self) -> list[Chip]:
        """Return the states that occur, each with its number, as links; the other filters stay."""
        counts = dict(self.worker.applications().order_by().values_list("state").annotate(number=Count("pk")))
        chosen = self.asked.get("state", "")
        chips = [Chip(_("All"), format_number(sum(counts.values())), self.url(state=None), not chosen)]
        chips += [
            Chip(str(state.label), format_number(counts[state]), self.url(state=state), chosen == state)
            for state in STATES
            if counts.get(state)
        ]
        return chips

    def headings(self) -> list[Heading]:
        return [self.heading(column) for column in self.columns]

    def heading(self, column: Column) -> Heading:
        if not column.order:
            return Heading(column, "", "")
        is_current = column is self.sorted_by or (self.sorted_by is None and column.order == self.usual_order)
        is_descending = column.order[0].startswith("-") != (self.is_reversed and self.sorted_by is not None)
        sort = f"-{column.key}" if is_current and not self.is_reversed else column.key
        return Heading(column, self.url(sort=sort), ("descending" if is_descending else "ascending") if is_current else "")

    def query(self, **changes: str | None) -> str:
        """Return the parameters of this table, with `changes`, without the page and what is picked."""
        kept = [
            (name, value)
            for name in self.asked
            if name not in ("page", "pick", "csrfmiddlewaretoken", *changes)
            for value in self.asked.getlist(name)
            if value
        ]
        return urlencode(kept + [(name, value) for name, value in changes.items() if value])

    def url(self, **changes: str | None) -> str:
        return f"?{self.query(**changes)}"

    @property
    def kept_fields(self) -> list[tuple[str, str]]:
        """The parameters that the form with the columns keeps."""
        names = ("sort", *self.filters.filters)
        return [(name, value) for name in names for value in self.asked.getlist(name) if value]

    @property
    def hidden_fields(self) -> list[tuple[str, str]]:
        """The parameters that the form with the filters keeps."""
        return [(name, value) for name in ("sort", "column") for value in self.asked.getlist(name) if value]


def number_of(application: Application) -> str:
    """Return how an application is called for those who must not know whose it is."""
    return _("Application %(number)s") % {"number": format_number(application.number or 0)}
