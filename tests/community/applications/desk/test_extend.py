"""The deadline is extended for everybody in one action."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission

from cms.models import CallPage
from cms.publishing import keep_schedule
from cms.users.models import User
from community.applications.models import Application, Round
from community.notifications.models import Notification

NEW = "2031-05-01T23:59"


@pytest.fixture
def publisher(manager: User, call: CallPage) -> User:
    """The manager, who may also publish the call."""
    group = Group.objects.create(name="Redaktion")
    permission = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=call.get_parent(), permission=permission)
    manager.groups.add(group)
    return manager


@pytest.fixture
def page(client_of: Callable[..., Client], publisher: User) -> Client:
    return client_of(publisher)


def url(round_: Round) -> str:
    return f"/en/community/calls/{round_.call}/extend/"


def again(call: CallPage) -> CallPage:
    return CallPage.objects.get(pk=call.pk)


def test_deadline_is_extended_and_everybody_with_a_draft_is_told(
    page: Client, round_: Round, call: CallPage, application: Application, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = page.post(url(round_), {"closes_at": NEW, "reason": "Ferien"}, follow=True)

    extended = again(call)
    assert extended.closes_at.isoformat() == "2031-05-01T21:59:00+00:00"
    assert [(one.previous_closes_at, one.reason) for one in extended.extensions.all()] == [(call.closes_at, "Ferien")]
    assert extended.published_closes_at == extended.closes_at
    assert "The call is open until 1 May 2031, 23:59 CEST." in answer.content.decode()
    told = Notification.objects.filter(kind="applications.extended").values_list("person__email", flat=True)
    assert list(told) == ["lead@example.org"]
    assert "1 May 2031" in page.get(call.url).content.decode() or "1. Mai 2031" in page.get(call.url).content.decode()


def test_draft_of_the_page_stays_a_draft(page: Client, round_: Round, call: CallPage) -> None:
    draft = again(call)
    draft.title = "Noch geheim"
    draft.save_revision()

    page.post(url(round_), {"closes_at": NEW, "reason": ""})

    extended = again(call)
    assert extended.title == "Deep Dive Wasser"
    assert extended.has_unpublished_changes
    next_form = extended.get_latest_revision_as_object()
    assert next_form.title == "Noch geheim"
    assert next_form.closes_at == extended.closes_at
    next_form.save_revision().publish()
    assert again(call).title == "Noch geheim"
    assert again(call).extensions.count() == 1
    assert again(call).closes_at == extended.closes_at


def test_scheduled_version_does_not_take_the_deadline_back(page: Client, round_: Round, call: CallPage) -> None:
    draft = again(call)
    draft.title, draft.go_live_at = "Ab morgen", call.opens_at + timedelta(days=400)
    scheduled = draft.save_revision()
    scheduled.publish()

    page.post(url(round_), {"closes_at": NEW, "reason": ""})
    assert again(call).title == "Deep Dive Wasser"
    scheduled.refresh_from_db()
    assert scheduled.approved_go_live_at is not None

    scheduled.content["go_live_at"] = None
    scheduled.approved_go_live_at = call.opens_at
    scheduled.save()
    keep_schedule()

    assert again(call).title == "Ab morgen"
    assert again(call).closes_at.isoformat() == "2031-05-01T21:59:00+00:00"


@pytest.mark.parametrize(("closes_at", "message"), [("2020-01-01T10:00", "must be later"), ("", "This field is required.")])
def test_earlier_deadline_is_no_extension(page: Client, round_: Round, call: CallPage, closes_at: str, message: str) -> None:
    answer = page.post(url(round_), {"closes_at": closes_at, "reason": ""})

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert again(call).closes_at == call.closes_at


def test_manager_who_may_not_publish_is_told_so(
    client_of: Callable[..., Client], manager: User, round_: Round, call: CallPage
) -> None:
    client = client_of(manager)

    assert "Only editors who may publish the call" in client.get(url(round_)).content.decode()
    assert client.post(url(round_), {"closes_at": NEW, "reason": ""}).status_code == 403
    assert again(call).closes_at == call.closes_at


def test_locked_page_is_not_changed(page: Client, round_: Round, call: CallPage, stranger: User) -> None:
    CallPage.objects.filter(pk=call.pk).update(locked=True, locked_by=stranger)

    assert page.post(url(round_), {"closes_at": NEW, "reason": ""}).status_code == 403


def test_only_managers_see_the_page(client_of: Callable[..., Client], round_: Round, stranger: User) -> None:
    for person in (None, stranger):
        assert client_of(person).get(url(round_)).status_code == 404
