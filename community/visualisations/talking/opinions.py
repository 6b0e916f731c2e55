"""What the group thinks of variants: mean and spread for each value. Who rated what is told to nobody.

Both are shown to those who have rated the variant themselves, so that nobody rates what the others did, and to all once the session is over.
They are shown from three people on: of two, each would know what the other has given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formatting import format_list, format_number
from cms.rating import LEAST, MOST
from community.visualisations.models import Rating, Value, Variant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from django.db.models import QuerySet

    from community.access.actor import Actor
    from community.visualisations.models import Session

FEWEST = 3  # people
SCORES = range(LEAST, MOST + 1)
LARGEST = 7.5  # radius of the dot for a score that all have given, in units of the chart


@dataclass(frozen=True)
class Dot:
    """A score in the chart: its area is the share of the people who gave it."""

    x: int
    radius: str


@dataclass(frozen=True)
class Opinion:
    """What the group thinks by one value: how many people gave each score, 1 to 5."""

    value: Value
    counts: Sequence[int]

    @property
    def people(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        return mean_of(self.counts)

    @property
    def mean_text(self) -> str:
        return text_of(self.mean)

    @property
    def dots(self) -> list[Dot]:
        return [
            Dot(10 + 20 * place, f"{LARGEST * (count / self.people) ** 0.5:.2f}")
            for place, count in enumerate(self.counts)
            if count
        ]

    @property
    def words(self) -> str:
        """The chart in words: mean, and how many people gave which score."""
        given = [
            ngettext("%(people)s person gave %(score)s", "%(people)s people gave %(score)s", count)
            % {"people": format_number(count), "score": format_number(score)}
            for score, count in zip(SCORES, self.counts, strict=True)
            if count
        ]
        return _("Mean %(mean)s of 5: %(given)s.") % {"mean": self.mean_text, "given": format_list(given)}


@dataclass(frozen=True)
class Opinions:
    """What the group thinks of a variant, as far as this reader may know: `values` is empty if she may not, and `why_not` says why."""

    people: int = 0
    is_own: bool = False  # the reader has rated
    values: Sequence[Opinion] = field(default_factory=tuple)
    why_not: str = ""

    @property
    def mean_text(self) -> str:
        """The mean of all values; "" if it is not shown."""
        return (
            text_of(mean_of([sum(column) for column in zip(*(one.counts for one in self.values), strict=True)]))
            if self.values
            else ""
        )


def mean_of(counts: Sequence[int]) -> float | None:
    people = sum(counts)
    return sum(score * count for score, count in zip(SCORES, counts, strict=True)) / people if people else None


def text_of(mean: float | None) -> str:
    return "" if mean is None else format_number(mean, decimals=1)


def opinions_of(variants: Iterable[Variant], actor: Actor, session: Session) -> dict[int, Opinions]:
    """Return what the group thinks of each of `variants` of one session, by key, in two queries."""
    keys = [variant.pk for variant in variants]
    asked = session.rated_values
    voters = (
        ratings_of(keys, asked)
        .values_list("variant")
        .annotate(people=Count("by", distinct=True), own=Count("pk", filter=Q(by=actor.pk)))
    )
    known = known_opinions(keys, asked)
    is_over = session.is_over_at(timezone.now())
    found = {key: Opinions(why_not=why_hidden(0, False, is_over)) for key in keys}
    for key, people, own in voters:
        why_not = why_hidden(people, bool(own), is_over)
        found[key] = Opinions(people, bool(own), () if why_not else tuple(known[key]), why_not)
    return found


def known_opinions(variants: Collection[int], asked: Sequence[Value]) -> dict[int, list[Opinion]]:
    """Return what the group thinks of each variant, by key, in one query: only by those values by which enough people have rated it."""
    scores = known_scores(variants, asked)
    return {key: [Opinion(value, scores[key, value]) for value in asked if (key, value) in scores] for key in variants}


def known_scores(variants: Collection[int], asked: Sequence[Value]) -> dict[tuple[int, str], list[int]]:
    """Return how many people gave each score, 1 to 5, by variant and value, in one query: only what enough of them have rated."""
    counts: dict[tuple[int, str], list[int]] = {}
    rows = ratings_of(variants, asked).values_list("variant", "value", "score").annotate(number=Count("pk"))
    for variant, value, score, number in rows:
        counts.setdefault((variant, value), [0] * len(SCORES))[score - LEAST] = number
    return {key: given for key, given in counts.items() if sum(given) >= FEWEST}


def ratings_of(variants: Collection[int], asked: Sequence[Value]) -> QuerySet[Rating]:
    return Rating.objects.filter(variant__in=variants, value__in=asked).order_by()


def why_hidden(people: int, is_own: bool, is_over: bool) -> str:
    """Return why the reader does not see what the group thinks; "" if she does."""
    if not is_own and not is_over:
        return _("Rate it yourself, then you see what the group thinks.")
    if people < FEWEST:
        return _("What the group thinks is shown when three people have rated it, so that nobody is recognised.")
    return ""
