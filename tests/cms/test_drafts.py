"""Unfinished drafts can be saved, even if something is still missing."""

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.models import CallPage, EventPage
from tests.accounts import make_editor
from tests.pages import index_of

CALL = {
    "title": "Schwammstadt",
    "slug": "schwammstadt",
    "summary": "",
    "kind": "deep_dive",
    "body": streamfield([]),
    "schedule": streamfield([]),
    "contacts": streamfield([]),
    "downloads": streamfield([]),
    "opens_at": "2026-11-23 10:00",
    "closes_at": "",
    "time_zone": "Europe/Berlin",
    "extensions": inline_formset([]),
    "apply_by": "",
    "comments": inline_formset([]),
}


@pytest.fixture
def editor(client: Client, homes: object) -> Client:
    client.force_login(make_editor())
    return client


def test_incomplete_call_can_be_saved_as_a_draft(editor: Client) -> None:
    parent = index_of(CallPage)
    answer = editor.post(f"/admin/pages/add/cms/callpage/{parent.pk}/", nested_form_data(CALL))

    call = CallPage.objects.get(slug="schwammstadt")
    assert (answer.status_code, call.live, call.closes_at) == (302, False, None)
    assert editor.get(f"/admin/pages/{call.pk}/edit/").status_code == 200
    assert editor.get(f"/admin/pages/{call.pk}/view_draft/").status_code == 200
    assert editor.get(call.full_url).status_code == 404


def test_publishing_an_incomplete_call_shows_field_errors(editor: Client) -> None:
    parent = index_of(CallPage)
    answer = editor.post(f"/admin/pages/add/cms/callpage/{parent.pk}/", nested_form_data({**CALL, "action-publish": "1"}))

    assert answer.status_code == 200
    assert {"summary", "closes_at", "apply_by"} <= set(answer.context["form"].errors)
    assert not CallPage.objects.exists()


def test_skipped_time_on_clock_change_is_a_field_error(editor: Client) -> None:
    parent = index_of(CallPage)
    facts = {
        **CALL,
        "summary": "Lead",
        "closes_at": "2027-03-28 02:30",
        "apply_by": "email",
        "apply_email": "bewerbung@example.org",
    }
    answer = editor.post(
        f"/admin/pages/add/cms/callpage/{parent.pk}/", nested_form_data({**facts, "publish_anyway": "on", "action-publish": "1"})
    )

    assert set(answer.context["form"].errors) == {"closes_at"}


def test_in_person_event_requires_a_place(editor: Client) -> None:
    parent = index_of(EventPage)
    facts = {
        "title": "Auftakt",
        "slug": "auftakt",
        "summary": "Lead",
        "body": streamfield([]),
        "contacts": streamfield([]),
        "downloads": streamfield([]),
        "starts_at": "2027-03-01 10:00",
        "time_zone": "Africa/Cairo",
        "mode": "in_person",
        "registration": "none",
        "comments": inline_formset([]),
        "action-publish": "1",
    }
    address = f"/admin/pages/add/cms/eventpage/{parent.pk}/"
    refused = editor.post(address, nested_form_data(facts))
    assert set(refused.context["form"].errors) == {"place"}

    editor.post(address, nested_form_data({**facts, "place": "Kairo"}))
    event = EventPage.objects.get(slug="auftakt")
    assert (event.live, event.starts_at.isoformat()) == (True, "2027-03-01T08:00:00+00:00")
