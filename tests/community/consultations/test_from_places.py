"""Consultations about places of visualisation sessions, on the start page and among what is new in a group."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from cms.users.models import User
from community.access.actor import Actor
from community.cases import case_links, find_case
from community.consultations.models import CaseText, Consultation
from community.consultations.news import new_consultations
from community.consultations.phases import Phase
from community.groups.models import Group
from tests.community.visualisations.made import make_case, make_session

from .made import DAYS

ClientOf = Callable[[User | None], Client]
PLAN = {
    "title": "Der Parkplatz",
    "part": "case_giver",
    "mode": "live",
    "joining": "open",
    "keeping": "month",
    "time_zone": "Europe/Berlin",
}
PLAN |= {f"{phase}_minutes": "10" for phase in Phase} | {"starts_at": "2030-01-01T10:00"}


def test_a_place_leads_to_a_consultation_with_its_text(housing: Group, member: User, facilitator: User, client_of: ClientOf):
    place = make_case(make_session(housing, facilitator), facilitator)
    client = client_of(member)
    way = f"/en/community/groups/housing/consultations/new/?from=visualisation&key={place.key}"
    page = client.get(f"/en/community/visualisations/places/{place.key}/").content.decode()
    assert way.replace("&", "&amp;") in page
    assert place.title in client.get(way).content.decode()
    assert client.post(way, PLAN).status_code == 302
    case = CaseText.objects.get()
    assert case.question == place.title
    assert "Mehr Schatten." in case.text
    assert "## What should change" in case.text
    made = Consultation.objects.get()
    assert place.title in client.get(f"/en/community/consultations/{made.key}/").content.decode()
    place.withdrawn_at = timezone.now()
    place.save()
    assert (
        place.title
        not in client.get(f"/en/community/consultations/{made.key}/")
        .content.decode()
        .partition("Before it begins")[2]
        .partition("fold__body")[0]
    )


def test_nothing_is_carried_over_that_the_reader_or_the_group_may_not_have(
    housing: Group, heat: Group, member: User, neighbour: User, facilitator: User, client_of: ClientOf
):
    hidden = make_case(make_session(housing, facilitator), facilitator, is_shared=False)
    elsewhere = make_case(make_session(heat, neighbour), neighbour)
    assert find_case(Actor(member), "visualisation", str(hidden.key)) is None
    assert find_case(Actor(member), "visualisation", "none") is None
    assert find_case(Actor(member), "nowhere", str(hidden.key)) is None
    assert find_case(Actor(neighbour), "visualisation", str(elsewhere.key)) is not None
    for source, key in (("visualisation", hidden.key), ("visualisation", elsewhere.key), ("x" * 99, "y"), ("", "")):
        page = client_of(member).get("/en/community/groups/housing/consultations/new/", {"from": source, "key": key})
        assert page.status_code == 200
        assert page.context["case"] is None


def test_no_link_in_an_archived_group(housing: Group, member: User):
    assert case_links(Actor(member), "visualisation", "key", group=housing.pk, slug="housing")
    housing.archived_at = timezone.now()
    housing.save()
    assert case_links(Actor(member), "visualisation", "key", group=housing.pk, slug="housing") == []


def test_the_start_page_says_what_waits(
    in_phase: Callable[..., Consultation], planned: Consultation, adviser: User, member: User, client_of: ClientOf
):
    in_phase(Phase.ADVICE, mode=DAYS)
    page = client_of(adviser).get("/en/community/").content.decode()
    assert page.count("Der Brunnen steht") == page.count("Peer consultation: you advise") == 2
    assert "geheim" not in page
    assert "Peer consultation" not in client_of(member).get("/en/community/").content.decode()


def test_what_is_new_in_the_group(planned: Consultation, member: User, adviser: User, housing: Group):
    since = timezone.now() - timedelta(hours=1)
    assert new_consultations(Actor(member), housing, since) == 1
    assert new_consultations(Actor(adviser), housing, since) == 0
    assert new_consultations(Actor(member), housing, timezone.now()) == 0
