"""The wall as a page for the projector, and the partial with which pages keep up with it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.typed_numbers import sent_number
from community.visualisations.frame import page_not_found, session_for, session_page

from .presence import note_presence, people_here
from .wall import EVERY, MOST, SECTION, mark_of_wall, wall_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .cards import Card


@never_cache
@require_safe
def wall(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show all variants of a session, for the projector. `?show=3` shows the third alone: a series of pictures without a script."""
    actor, session = session_for(request, key)
    if session is None:
        return page_not_found(request)
    note_presence(session, actor)
    cards = wall_of(session)
    facts = {"cards": cards, "people": people_here(session), "every": EVERY, **one_of(cards, request.GET.get("show", ""))}
    return session_page(request, "community/visualisations/wall.html", session, facts)


def one_of(cards: list[Card], wanted: str) -> dict[str, object]:
    """Return the picture that is shown alone, with the numbers of its neighbours; nothing if none is wanted or there is none."""
    number = sent_number(wanted)
    if number is None or not cards:
        return {}
    number = min(max(number, 1), len(cards))
    return {
        "shown": cards[number - 1],
        "number": number,
        "before": number - 1 or len(cards),
        "after": number % len(cards) + 1,
    }


@never_cache
@require_safe
def wall_news(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Return what is on the wall, for a page that asks every few seconds; 304 if that page is up to date (`If-None-Match`).

    `?most=12` is for the section on the session's page.
    """
    actor, session = session_for(request, key)
    if session is None:
        return page_not_found(request)
    note_presence(session, actor)
    most = SECTION if request.GET.get("most") else MOST
    mark, people = mark_of_wall(session, most)
    etag = quote_etag(f"{mark}.{get_language()}")
    unchanged = get_conditional_response(request, etag=etag, response=None)
    if unchanged is not None:
        unchanged["ETag"] = etag
        return unchanged
    facts = {"cards": wall_of(session, most), "people": people}
    response = session_page(request, "community/visualisations/wall_list.html", session, facts)
    response["ETag"] = etag
    return response
