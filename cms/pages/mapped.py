"""What pages show on maps: municipalities as places, a process as a line, a call as a ring."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import fmean
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from cms.formatting import format_number
from cms.generation import remember
from cms.maps.content import CallMark, Line, MapContent, Place
from cms.snippets.municipality import Municipality

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .call import CallPage
    from .learning_process import LearningProcessPage

Position = tuple[float, float]  # longitude and latitude, in degrees
SHORT_TITLE_ENDS = (":", " – ", " — ", " (")  # on a map the title of a call ends here


def places_of(municipalities: Iterable[Municipality]) -> tuple[Place, ...]:
    """Return the municipalities whose position is known, named in the reader's language."""
    return tuple(Place(one.name, *one.place, one.country) for one in municipalities if one.place)


def map_of_process(process: LearningProcessPage) -> MapContent:
    """Return the line of a process through its municipalities, in the editors' order."""
    places = places_of(participation.municipality for participation in process.listed_participations)
    return MapContent(places=places, lines=(Line(places),))


def named_line(process: LearningProcessPage, request: HttpRequest | None) -> Line:
    """Return the line of a process with its colour, name and link, for a map with several."""
    [line] = process.map_content.lines
    return Line(line.places, process.topic_colour, process.title, process.get_url(request) or "")


def call_marks(calls: Iterable[CallPage], request: HttpRequest | None) -> tuple[CallMark, ...]:
    """Return the open calls whose position is known, with their rows in the list `calls`. One query at most, for all of them."""
    found = [(row, call, position_of(call)) for row, call in enumerate(calls, start=1)]
    return tuple(call_mark(call, row, position, request) for row, call, position in found if position)


def call_mark(call: CallPage, row: int, position: Position, request: HttpRequest | None) -> CallMark:
    days = call.days_left
    left = ngettext("%(shown)s day left", "%(shown)s days left", days) % {"shown": format_number(days)}
    return CallMark(
        name=short_title(call.title),
        label=f"{call.title}, {left if days else gettext('Closes today')}",
        days=format_number(days),
        lon=position[0],
        lat=position[1],
        topic=call.topic_colour,
        address=call.get_url(request) or "",
        is_soon=call.status == call.Status.CLOSING_SOON,
        row=row,
    )


def short_title(title: str) -> str:
    """Return the part of a title before its colon, dash or bracket."""
    ends = [at for at in map(title.find, SHORT_TITLE_ENDS) if at > 0]
    return title[: min(ends, default=len(title))].strip()


def position_of(call: CallPage) -> Position | None:
    """Return where a call is on the map: at the host of its process, else in the middle of its first region, else of its process."""
    participations = call.leads_to.listed_participations if call.leads_to else []
    hosts = [one.municipality for one in participations if one.role == one.Role.HOST and one.municipality.place]
    if hosts:
        return hosts[0].place
    regions = sorted(call.regions.all(), key=lambda region: (region.order, region.name_de))
    middles = remember("regions", middles_of_regions)
    inside = next((middles[region.pk] for region in regions if region.pk in middles), None)
    return inside or middle_of([one.municipality.place for one in participations if one.municipality.place])


def middles_of_regions() -> dict[int, Position]:
    """Return the middle of each region's municipalities, by the region's id."""
    members: dict[int, list[Position]] = {}
    for municipality in Municipality.objects.all():
        if municipality.region_id and municipality.place:
            members.setdefault(municipality.region_id, []).append(municipality.place)
    return {region: middle for region, found in members.items() if (middle := middle_of(found))}


def middle_of(positions: list[Position]) -> Position | None:
    """Return the mean of positions; None without any."""
    return (fmean(lon for lon, _ in positions), fmean(lat for _, lat in positions)) if positions else None
