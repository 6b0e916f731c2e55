"""The pages of the directory, and of a person in it."""

from __future__ import annotations

from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.access.actor import actor_of
from community.answers import not_found, refuse
from community.groups_of_people import shared_groups
from community.people.profiles.seeing import find_person
from community.people.rules import can_see_people

from .listing import Directory, in_cities
from .shown import chips_of, map_of, municipalities_of

AT_ONCE = 50  # people on a page
LARGEST_KEY = 2**63 - 1


@never_cache
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request.user)
    verdict = can_see_people(actor)
    if not verdict:
        return refuse(request, verdict, "community/people/refused.html")
    people = Directory(actor, request.GET)
    paginator = Paginator(people.found, AT_ONCE)
    portion = paginator.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    form, facets, municipalities = people.filterset.form, people.facets(), municipalities_of(people.found)
    facts = {
        "cities": in_cities(people.part(portion.start_index() - 1, portion.end_index())) if paginator.count else [],
        "portion": portion,
        "pages_shown": list(paginator.get_elided_page_range(portion.number)),
        "query": query.urlencode(),
        "filterset": people.filterset,
        "words": form["q"],
        "facets": facets,
        "chips": list(chips_of(request.GET, facets)),
        "municipalities": len(municipalities),
        "map": map_of(municipalities),
        "total": paginator.count,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "community/people/directory.html", facts, status=status)


@never_cache
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person as this reader sees her, with the groups that both belong to."""
    actor = actor_of(request.user)
    verdict = can_see_people(actor)
    if not verdict:
        return refuse(request, verdict, "community/people/refused.html")
    found = find_person(actor, pk) if pk <= LARGEST_KEY else None
    if found is None:
        return not_found(request, "community/people/person_not_found.html")
    groups = [] if found.is_own else shared_groups(actor, found.user)
    return render(request, "community/people/person.html", {"person": found, "groups": groups})
