"""Those who can be chosen for a cohort, and what constraints know about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HIGHEST_SCORE = 100

#: Scores are sums of integers for the solver, so that no two cohorts are mistaken for tied, and no tie for a difference.
STEP = Decimal("0.0001")

GERMAN = "german"
PARTNER = "partner"


class Attribute(StrEnum):
    """What candidates can be counted by."""

    REGION = "region"
    COUNTRY = "country"
    LANGUAGE = "language"
    KIND = "kind"


@dataclass(frozen=True)
class Candidate:
    """A municipality that applied.

    `score` is its weighted mean score from 0 to 100, with up to four decimals (`rounded_score`); None: nobody has reviewed it yet, so it is
    only chosen by hand or where the call names it. `unmet` are the keys of the call's requirements that the application does not meet.
    """

    key: str
    name: StrOrPromise
    score: Decimal | None
    country: str
    region: str = ""
    languages: frozenset[str] = field(default=frozenset())
    other_kinds: frozenset[str] = field(default=frozenset())
    unmet: frozenset[str] = field(default=frozenset())
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        if self.score is not None and (not 0 <= self.score <= HIGHEST_SCORE or self.score % STEP):
            raise ValueError(f"A score is from 0 to {HIGHEST_SCORE}, with up to four decimals, not {self.score}.")

    @property
    def points(self) -> Decimal:
        """What it adds to the score of a cohort: nothing if it has not been reviewed."""
        return Decimal(0) if self.score is None else self.score

    def values(self, attribute: Attribute) -> frozenset[str]:
        """Return its values of `attribute`: one region and country, any number of languages and kinds."""
        if attribute is Attribute.REGION:
            return frozenset({self.region} - {""})
        if attribute is Attribute.COUNTRY:
            return frozenset({self.country})
        if attribute is Attribute.LANGUAGE:
            return self.languages
        return self.other_kinds | {GERMAN if self.country == "DE" else PARTNER}


def rounded_score(mean: Decimal) -> Decimal:
    """Return the score that counts for a weighted mean: rounded half to even at the fourth decimal."""
    return mean.quantize(STEP)
