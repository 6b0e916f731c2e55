"""What somebody types is saved as a draft, only for her, until she submits or discards it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.access.actor import actor_of
from community.forms.models import Draft
from community.forms.services import MOST_CHARACTERS, delete_old_drafts
from community.groups.models import Group

DRAFT = "/api/community/drafts/welcome/heat"
WELCOME = "/en/community/groups/heat/welcome/"
PASSWORD = "wasser-und-schatten"

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(joined: Callable[..., User], heat: Group) -> User:
    return joined("first", heat, "facilitator")


@pytest.fixture
def second(joined: Callable[..., User], heat: Group) -> User:
    return joined("second", heat, "facilitator")


def put(client: Client, fields: dict[str, str], url: str = DRAFT) -> Any:
    return client.put(url, {"fields": fields}, content_type="application/json")


def test_draft_is_shown_only_to_its_author(first: User, second: User, client_of: Callable[[User], Client], heat: Group) -> None:
    answer = put(client_of(first), {"welcome": "Halb geschrieben", "title": "no field of the form"})

    assert answer.status_code == 200
    assert answer.json()["fields"] == {"welcome": "Halb geschrieben"}
    assert client_of(first).get(DRAFT).json() == answer.json()
    mine = client_of(first).get(WELCOME)
    assert mine.context["form"]["welcome"].value() == "Halb geschrieben"
    assert "The form shows a draft that you saved on" in mine.content.decode()
    theirs = client_of(second).get(WELCOME)
    assert "Halb geschrieben" not in theirs.content.decode()
    assert "a draft that you saved" not in theirs.content.decode()
    assert client_of(second).get(DRAFT).status_code == 404
    heat.refresh_from_db()
    assert heat.welcome != "Halb geschrieben"
    assert list(Draft.objects.visible_to(actor_of(second))) == []


def test_submitting_or_discarding_deletes_the_draft(first: User, client_of: Callable[[User], Client], heat: Group) -> None:
    client = client_of(first)
    put(client, {"welcome": "Erster Entwurf"})
    answer = client.post(WELCOME, {"discard_draft": "1", "welcome": "Erster Entwurf"}, follow=True)
    assert "The draft has been deleted." in answer.content.decode()
    assert "Erster Entwurf" not in answer.content.decode()
    assert Draft.objects.count() == 0

    put(client, {"welcome": "Zweiter Entwurf"})
    client.post(WELCOME, {"welcome": "Zweiter Entwurf, fertig"})
    assert Draft.objects.count() == 0
    heat.refresh_from_db()
    assert heat.welcome == "Zweiter Entwurf, fertig"

    put(client, {"welcome": "Dritter Entwurf"})
    assert client.delete(DRAFT).status_code == client.delete(DRAFT).status_code == 204
    assert Draft.objects.count() == 0


def test_draft_equal_to_the_saved_text_is_not_announced(first: User, client_of: Callable[[User], Client], heat: Group) -> None:
    put(client_of(first), {"welcome": heat.welcome})

    assert "a draft that you saved" not in client_of(first).get(WELCOME).content.decode()


def test_draft_does_not_overwrite_a_later_change_by_somebody_else(
    first: User, second: User, client_of: Callable[[User], Client], heat: Group
) -> None:
    marks = client_of(first).get(WELCOME).context["form"]["opened_with"].value()
    put(client_of(first), {"welcome": "Mein Entwurf", "opened_with": marks})
    client_of(second).post(WELCOME, {"welcome": "Inzwischen gespeichert"})

    form = client_of(first).get(WELCOME).context["form"]
    assert form["opened_with"].value() == marks
    answer = client_of(first).post(WELCOME, {"welcome": form["welcome"].value(), "opened_with": form["opened_with"].value()})
    assert answer.status_code == 422
    assert "second@example.org has changed this in the meantime" in answer.content.decode()
    heat.refresh_from_db()
    assert heat.welcome == "Inzwischen gespeichert"


def test_overlong_text_is_refused_and_the_earlier_draft_kept(first: User, client_of: Callable[[User], Client]) -> None:
    put(client_of(first), {"welcome": "Entwurf"})
    answer = put(client_of(first), {"welcome": "x" * (MOST_CHARACTERS + 1)})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["detail"] == "This text is too long to be saved as a draft. Shorten it."
    assert Draft.objects.get().fields == {"welcome": "Entwurf"}


@pytest.mark.parametrize("body", [{"fields": {"welcome": 3}}, {"fields": "welcome"}, {}, {"fields": {}, "more": 1}])
def test_invalid_request_bodies_are_refused(first: User, client_of: Callable[[User], Client], body: dict[str, Any]) -> None:
    assert client_of(first).put(DRAFT, body, content_type="application/json").status_code == 422


def test_old_drafts_are_deleted(first: User, second: User, client_of: Callable[[User], Client], settings: Any) -> None:
    settings.COMMUNITY_DRAFT_DAYS = 90
    for user, days in ((first, 91), (second, 89)):
        put(client_of(user), {"welcome": "Entwurf"})
        Draft.objects.filter(user=user).update(saved_at=timezone.now() - timedelta(days=days))

    delete_old_drafts()

    assert [draft.user for draft in Draft.objects.all()] == [second]


@pytest.mark.django_db(transaction=True)
def test_draft_survives_leaving_the_page_on_a_phone(phone_page: Page, first: User, heat: Group) -> None:
    page = phone_page
    page.goto(f"/en/accounts/login/?next={WELCOME}")
    page.get_by_label("Email").fill("first@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()

    box = page.get_by_role("textbox", name="Welcome text")
    box.fill("Unterwegs geschrieben")
    expect(page.get_by_text("Draft saved at")).to_be_visible()
    page.goto("/en/community/")
    page.goto(WELCOME)

    expect(box).to_have_value("Unterwegs geschrieben")
    expect(page.get_by_text("The form shows a draft that you saved on")).to_be_visible()
    page.get_by_role("button", name="Discard the draft").click()
    expect(box).to_have_value(heat.welcome)
