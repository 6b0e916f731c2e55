"""What the JSON says of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.http import HttpRequest
from django.urls import reverse

from cms.concurrency import mark_of
from community.people.models import FIELDS, AdmissionRequest, Circle, seen_by
from community.people.moving.forms import name_of

from .schemas import (
    FacetValue,
    Named,
    OwnAdmissionRequest,
    OwnProfile,
    Person,
    Place,
    RunningWork,
    WorkColleague,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.models import Region, Topic
    from community.people.directory.listing import Choice
    from community.people.moving.work import Work, WorkKind
    from community.people.profiles.seeing import SeenPerson


def named(things: Iterable[Topic | Region]) -> list[Named]:
    return [Named(slug=one.slug, name=one.name) for one in things]


def photo_address(request: HttpRequest, person: SeenPerson) -> str | None:
    return request.build_absolute_uri(person.photo.get_absolute_url()) if person.photo else None


def person_told(request: HttpRequest, person: SeenPerson) -> Person:
    """Describe a person as the reader sees her: everything comes from `SeenPerson`, which knows what she may see."""
    place = person.municipality
    return Person(
        id=person.pk,
        name=person.name,
        is_you=person.is_own,
        municipality=Place(id=place.pk if place else None, name=person.city, country=person.country) if person.city else None,
        department=person.department,
        function=person.function,
        topics=named(person.topics),
        advises_on=named(person.advises_on),
        languages=person.languages,
        regions=named(person.regions),
        about=person.about,
        about_html=person.about_html,
        photo=photo_address(request, person),
        url=request.build_absolute_uri(reverse("people:person", args=[person.pk])),
    )


def facet_told(choice: Choice) -> FacetValue:
    return FacetValue(value=choice.value, label=choice.label, count=choice.count)


def photo_state(own: SeenPerson) -> Literal["none", "preparing", "ready", "refused"]:
    if own.awaits_photo:
        return "preparing"
    if own.profile.photo_refused:
        return "refused"
    return "ready" if own.photo else "none"


def own_told(request: HttpRequest, own: SeenPerson) -> OwnProfile:
    """Describe a person's own profile, with all that is in it."""
    profile = own.profile
    return OwnProfile(
        name=own.user.name,
        municipality=profile.municipality_id,
        proposal=None if profile.municipality_id else profile.proposal_id,
        department=profile.department,
        function=profile.function,
        topics=[one.slug for one in own.topics],
        advises_on=[one.slug for one in own.advises_on],
        languages=own.languages,
        regions=[one.slug for one in own.regions],
        about=profile.about,
        photo=photo_address(request, own),
        photo_state=photo_state(own),
        seen_by={field: Circle(getattr(profile, seen_by(field))).name.lower() for field in FIELDS},  # type: ignore[misc]
    )


def etag_of(told: OwnProfile) -> str:
    """Return what stands for all that can be changed."""
    return f'"{mark_of(told.model_dump_json(exclude={"photo", "photo_state"}))}"'


def work_told(request: HttpRequest, kind: WorkKind, work: Work) -> RunningWork:
    return RunningWork(
        id=name_of(kind, work),
        kind=str(kind.label),
        title=work.title,
        url=request.build_absolute_uri(work.url),
        colleagues=[WorkColleague(id=one.key, name=one.name) for one in work.colleagues],
        can_leave=work.can_leave,
    )


def request_told(asked: AdmissionRequest) -> OwnAdmissionRequest:
    return OwnAdmissionRequest(
        id=asked.pk,
        state=asked.state,  # type: ignore[arg-type]
        reason=asked.reason,
        answer=asked.answer,
        asked_at=asked.asked_at,
        decided_at=asked.decided_at,
    )
