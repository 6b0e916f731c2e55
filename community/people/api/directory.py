"""The directory as JSON."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest, QueryDict
from ninja import Path, Query, Router, Schema
from pydantic import Field

from community.access.actor import Actor, actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.errors import Unprocessable
from community.api.paging import WhichPart
from community.api.schemas import Page
from community.groups_of_people import shared_groups
from community.people.directory.listing import COUNTED, Directory
from community.people.profiles.seeing import find_person
from community.people.rules import can_see_people

from .schemas import PeopleFacets, Person, PersonDetail, SharedGroup
from .telling import facet_told, person_told

router = Router(tags=["People"])
PersonKey = Annotated[int, Path(description="The number of the person.", examples=[7], ge=1, le=2**63 - 1)]
Values = Annotated[list[str], Field(max_length=100)]


class PeopleFilters(Schema):
    """Whom to list. Several values of one filter find people with any of them; several filters narrow the list."""

    q: str = Field("", max_length=200, description="Words in what you see of them: names, departments, cities, topics.")
    advises_on: Values = Field([], description="Slugs of topics on which others can ask them.")
    topic: Values = Field([], description="Slugs of topics.")
    country: Values = Field([], description="Countries of their municipalities: ISO 3166-1, two letters.")
    municipality: Values = Field([], description="Numbers of municipalities.")
    region: Values = Field([], description="Slugs of regions.")
    language: Values = Field([], description="ISO 639.")

    def as_query(self) -> QueryDict:
        """Return the filters as the page reads them."""
        data = QueryDict(mutable=True)
        for name, value in self:
            data.setlist(name, value if isinstance(value, list) else [value])
        return data


def directory_for(actor: Actor, filters: PeopleFilters) -> Directory:
    """Return the directory for one reader. Raises Refused, and Unprocessable for filters that make no sense."""
    require(can_see_people(actor))
    found = Directory(actor, filters.as_query())
    errors = found.filterset.form.errors
    if errors:
        raise Unprocessable(*(("query", name, str(error)) for name, some in errors.items() for error in some))
    return found


@router.get("people", response=Page[Person], url_name="people", summary="Members")
def list_people(request: HttpRequest, paging: WhichPart, filters: Annotated[PeopleFilters, Query()]) -> Any:
    """The members whom you see, by city from north to south. What they do not show you neither finds nor orders them."""
    found = directory_for(actor_of(reader(request)), filters)
    items = [person_told(request, one) for one in found.part(paging.offset, paging.offset + paging.at_most)]
    return {"count": found.found.count(), "limit": paging.at_most, "offset": paging.offset, "items": items}


@router.get("people/facets", response=PeopleFacets, url_name="people_facets", summary="The facets of the directory")
def list_people_facets(request: HttpRequest) -> Any:
    """How many of the members whom you see have which topic, country, and so on, as far as they show it to you."""
    actor = actor_of(reader(request))
    require(can_see_people(actor))
    found = Directory(actor, {})
    return {name: [facet_told(choice) for choice in found.facet(name).choices] for name in COUNTED}


@router.get("people/{int:person}", response=PersonDetail, url_name="person", summary="A member")
def get_person(request: HttpRequest, person: PersonKey) -> PersonDetail:
    """A member as you see her, with the groups that both of you belong to."""
    actor = actor_of(reader(request))
    require(can_see_people(actor))
    found = find_person(actor, person)
    if found is None:
        raise Http404
    groups = [] if found.is_own else shared_groups(actor, found.user)
    shared = [SharedGroup(title=link.label, url=request.build_absolute_uri(link.url)) for link in groups]
    return PersonDetail(**person_told(request, found).dict(), groups=shared)
