"""What the page of a cohort shows, as plain data for its templates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cms.maps.content import MapContent

from .states import State


@dataclass(frozen=True)
class Applicant:
    """What the page knows of a candidate besides: its application, facts in a line each, the marks of its reviews, where it is if known."""

    key: str
    url: str
    facts: tuple[str, ...] = ()
    marks: tuple[Decimal, ...] = ()
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Stop:
    key: str
    name: str
    points: str
    is_set: bool


@dataclass(frozen=True)
class ShownRule:
    key: str
    state: State
    word: str
    sentence: str
    detail: str


@dataclass(frozen=True)
class ShownWay:
    """One member of a clash. `release` is the candidate that can be released by hand, `waive` the constraint of the call instead.

    That nobody is chosen without a review is neither: whoever has none can be set by hand.
    """

    sentence: str
    detail: str
    release: str = ""
    name: str = ""
    waive: str = ""


@dataclass(frozen=True)
class ShownClash:
    first: list[ShownWay]
    more: list[ShownWay]
    count: str
    enough: str  # whether giving up "any" one of them is enough, "some", or "none"


@dataclass(frozen=True)
class ShownExchange:
    """`value` are the keys of both, for the button that makes this exchange alone."""

    goes: str
    comes: str
    why: str
    value: str


@dataclass(frozen=True)
class ShownProposal:
    points: str
    most_points: str
    exchanges: list[ShownExchange]
    possibilities: str
    is_tied: bool
    is_set: bool  # already, so that there is nothing to adopt
    mark: str


@dataclass(frozen=True)
class ShownCandidate:
    key: str
    name: str
    points: str
    pick: str  # "in", "free" or "out"
    is_suggested: bool
    url: str
    facts: tuple[str, ...]
    dots: list[str]
    marks: str
    why: str


@dataclass(frozen=True)
class ShownCost:
    name: str
    difference: str
    how: str


@dataclass(frozen=True)
class ShownCohort:
    """Everything on the page."""

    stops: list[Stop]
    map: MapContent
    rules: list[ShownRule]
    clash: ShownClash | None
    proposal: ShownProposal | None
    candidates: list[ShownCandidate]
    costs: list[ShownCost]
    set_count: str
    places: str
    failing: int
