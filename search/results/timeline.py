"""The timeline of the results: their years, as links that narrow the search or remove a filter."""

from dataclasses import dataclass

from cms.formatting import local_digits
from search.documents.facets import FacetValue
from search.query.request import SearchRequest

from .labels import count_at, with_state

YEARS = "year"  # the facet that is drawn
FEW, MANY = 8, 18  # years: up to FEW, all are labelled even on a phone; above MANY, only some are
MAX_GAP = 4  # consecutive years without results that are drawn individually


@dataclass(frozen=True, slots=True)
class Bar:
    """A year with its results. `share` is its count in percent of the largest. A year without results has no URL.

    A gap represents several years without results. `is_round`: the year is labelled even if there is no room for all labels.
    """

    label: str
    count: int = 0
    text: str = ""
    share: int = 0
    address: str = ""
    is_chosen: bool = False
    is_gap: bool = False
    is_round: bool = False

    @property
    def top(self) -> int:
        """Where the bar begins, in percent from above."""
        return 100 - self.share


@dataclass(frozen=True, slots=True)
class Timeline:
    """The years of the results, earliest first."""

    bars: tuple[Bar, ...]

    @property
    def density(self) -> str:
        return "few" if len(self.bars) <= FEW else "many" if len(self.bars) > MANY else "some"


def timeline_of(years: list[FacetValue], request: SearchRequest) -> Timeline:
    """Return the years from the first to the last, including those without results; a long run of these becomes one gap."""
    by_year = {int(value.value): value for value in years}
    most = max(value.count for value in years)
    chosen = request.filters.get(YEARS, ())
    bars: list[Bar] = []
    last = min(by_year)
    for year in sorted(by_year):
        missing = range(last + 1, year)
        if len(missing) > MAX_GAP:
            bars.append(Bar(local_digits(f"{missing[0]}–{missing[-1]}"), is_gap=True))
        else:
            bars += (Bar(local_digits(str(empty)), is_round=empty % 5 == 0) for empty in missing)
        value, last = by_year[year], year
        is_chosen = value.value in chosen
        bars.append(
            Bar(
                label=value.label,
                count=value.count,
                text=with_state(count_at(value.label, value.count), is_chosen=is_chosen),
                share=max(100 * value.count // most, 2),
                address=request.narrowed(YEARS, () if is_chosen else (value.value,)).address(),
                is_chosen=is_chosen,
                is_round=year % 5 == 0 or (year in (min(by_year), max(by_year)) and year % 5 not in (1, 4)),
            )
        )
    return Timeline(tuple(bars))
