"""Somebody who changes jobs stays a member, and hands over the work of her old municipality."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms.models import Municipality
from cms.users.models import User
from community.access.verdicts import Refused
from community.applications.models import Application, Event, TeamMember
from community.groups.models import Membership
from community.people.models import Profile
from community.people.moving.services import change_jobs
from community.people.moving.work import running_work
from tests.community.applications.made import make_application

from .made import make_city, make_profile

PAGE = "/en/community/profile/new-job/"


@pytest.fixture
def old(db: None) -> Municipality:
    return make_city("Altstadt", "DE")


@pytest.fixture
def new(db: None) -> Municipality:
    return make_city("Neustadt", "DE")


@pytest.fixture
def application(member: User, old: Municipality) -> Application:
    """An application of the old municipality that the member leads."""
    made = make_application(member)
    Application.objects.filter(pk=made.pk).update(municipality=old)
    make_profile(member, name="Amt", municipality=old, department="Wasser")
    return Application.objects.get(pk=made.pk)


@pytest.fixture
def colleague(application: Application, account: Callable[..., User]) -> TeamMember:
    return TeamMember.objects.create(application=application, user=account("colleague", name="Stadtwerke"))


@pytest.fixture
def client(member: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(member)


def field(application: Application) -> str:
    return f"application-{application.key}"


def test_work_is_handed_over_and_the_person_stays(
    client: Client, member: User, application: Application, colleague: TeamMember, new: Municipality
):
    page = client.get(PAGE).content.decode()
    assert "What you work on for Altstadt" in page
    assert "Hand it over to Stadtwerke, and leave it" in page
    answer = client.post(PAGE, {"municipality": new.pk, "department": "Energie", field(application): f"to-{colleague.pk}"})

    assert (answer.status_code, answer["Location"]) == (302, "/en/community/profile/")
    application.refresh_from_db()
    assert application.lead == colleague.user
    assert [one.user for one in application.team.all()] == [colleague.user]
    assert client.get(application.get_absolute_url()).status_code in (403, 404)
    profile = Profile.objects.get(user=member)
    assert (profile.municipality, profile.department, profile.function) == (new, "Energie", "")
    assert Membership.objects.filter(user=member).exists()
    kinds = list(application.events.order_by("pk").values_list("kind", flat=True)) if hasattr(application, "events") else []
    assert not kinds or {Event.Kind.HANDED_OVER, Event.Kind.LEFT} <= set(kinds)


def test_work_can_be_kept(client: Client, member: User, application: Application, colleague: TeamMember, new: Municipality):
    client.post(PAGE, {"municipality": new.pk, field(application): ""})

    application.refresh_from_db()
    assert application.lead == member
    assert Profile.objects.get(user=member).municipality == new


def test_who_is_not_the_contact_can_leave(
    application: Application, colleague: TeamMember, old: Municipality, new: Municipality, client_of: Callable
):
    make_profile(colleague.user, municipality=old)
    client = client_of(colleague.user)
    assert "Leave it: the others go on" in client.get(PAGE).content.decode()
    client.post(PAGE, {"municipality": new.pk, field(application): "leave"})

    assert not application.team.filter(user=colleague.user).exists()
    assert application.team.count() == 1


def test_contact_without_colleagues_is_told_to_invite_one(
    client: Client, application: Application, new: Municipality, member: User
):
    assert "Invite a colleague first" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"municipality": new.pk, field(application): "leave"}).status_code == 422
    assert Profile.objects.get(user=member).municipality_id != new.pk


def test_work_of_others_and_of_other_municipalities_is_not_listed(
    client: Client, member: User, application: Application, facilitator: User, old: Municipality, new: Municipality
):
    make_profile(facilitator, municipality=old)
    assert running_work(facilitator, old) == []
    assert running_work(member, new) == []
    assert len(running_work(member, old)) == 1
    Application.objects.filter(pk=application.pk).update(state=Application.State.DECLINED)
    assert running_work(member, old) == []


def test_all_or_nothing(member: User, application: Application, colleague: TeamMember, new: Municipality):
    facts: dict[str, Any] = {"municipality": new, "proposal": None, "department": "", "function": ""}
    for decisions in (
        {field(application): "to-999999"},
        {"application-none": "leave"},
        {field(application): f"to-{colleague.pk}", "application-none": "leave"},
    ):
        with pytest.raises(Refused):
            change_jobs(by=member, decisions=decisions, **facts)
    application.refresh_from_db()
    assert application.lead == member
    assert Profile.objects.get(user=member).municipality_id != new.pk


@pytest.mark.parametrize("wrong", [{}, {"municipality": ""}, {"municipality": "x"}, {"municipality": "proposed-1"}])
def test_new_municipality_is_required(client: Client, wrong: dict[str, str]):
    answer = client.post(PAGE, {"department": "Energieamt", **wrong})
    assert answer.status_code == 422
    assert "Energieamt" in answer.content.decode()


def test_changing_jobs_as_json(client: Client, application: Application, colleague: TeamMember, new: Municipality):
    [work] = client.get("/api/community/profile/work").json()
    assert work["colleagues"] == [{"id": str(colleague.pk), "name": "Stadtwerke"}]
    body = {"municipality": new.pk, "decisions": {work["id"]: str(colleague.pk)}}
    answer = client.post("/api/community/profile/new-job", body, content_type="application/json")

    assert answer.status_code == 200
    assert answer.json()["municipality"] == new.pk
    application.refresh_from_db()
    assert application.lead == colleague.user
    assert client.get("/api/community/profile/work").json() == []
