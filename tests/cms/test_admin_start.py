"""The start page of the admin: what waits for an editor, and for nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission

from cms import admin_start
from cms.admin_start import StartPanel, register_start_panel
from cms.models import CallPage, NewsPage
from cms.pages.zoned import this_minute
from cms.users.models import User
from tests.accounts import make_account, make_editor
from tests.cms.stale.conftest import translate_by_hand
from tests.pages import make_page

START = "/admin/"
NOTHING = "Für Sie liegt nichts an"


@pytest.fixture
def editor(homes: object, client: Client) -> User:
    user = make_editor()
    client.force_login(user)
    return user


@pytest.fixture
def of_english(homes: dict[str, Any], client: Client) -> User:
    """An editor who may only edit English pages."""
    group = Group.objects.create(name="English")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    permission = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=homes["en"], permission=permission)
    user = make_account("english@example.org")
    user.groups.add(group)
    client.force_login(user)
    return user


def draft(title: str, by: User, model: Any = NewsPage) -> Any:
    page = make_page(model, title)
    page.summary = "Neu"
    page.save_revision(user=by)
    return page


def closing(title: str, days: int = 3) -> CallPage:
    return make_page(CallPage, title, closes_at=this_minute() + timedelta(days=days))


def links(client: Client, panel: str) -> list[str]:
    """Return the titles in a panel of the start page, in order."""
    html = client.get(START).content.decode().partition(f'id="{panel}-section"')[2].partition("</section>")[0]
    return [part.partition("</bdi>")[0] for part in html.split("<bdi>")[1:]]


def test_drafts_are_those_that_i_edited_last(editor: User, client: Client) -> None:
    draft("Fremd", by=make_account("other@example.org"))
    mine = draft("Meine <Seite>", by=editor)
    later = draft("Später", by=editor)
    make_page(NewsPage, "Fertig").save_revision(user=editor).publish()

    assert links(client, "my-drafts") == ["Später", "Meine &lt;Seite&gt;"]
    assert reverse("wagtailadmin_pages:edit", args=[mine.pk]) in client.get(START).content.decode()
    later.save_revision(user=make_account("third@example.org"))
    assert links(client, "my-drafts") == ["Meine &lt;Seite&gt;"]


def test_drafts_that_i_may_no_longer_edit_are_not_listed(of_english: User, client: Client) -> None:
    german = draft("Deutsch", by=of_english)
    english = translate_by_hand(german, title="English")
    english.save_revision(user=of_english)
    english.__class__.objects.filter(pk=english.pk).update(has_unpublished_changes=True)

    assert links(client, "my-drafts") == ["English"]


def test_older_drafts_are_counted(editor: User, client: Client) -> None:
    for number in range(7):
        draft(f"Entwurf {number}", by=editor)

    assert links(client, "my-drafts") == [f"Entwurf {number}" for number in (6, 5, 4, 3, 2)]
    assert "Dazu kommen 2 ältere Entwürfe." in client.get(START).content.decode()


def test_calls_that_close_within_a_week_are_listed_by_deadline(editor: User, client: Client) -> None:
    for title, days in (("In fünf Tagen", 5), ("In zwei Tagen", 2), ("Später", 20)):
        closing(title, days)
    closing("Zurückgezogen").unpublish()

    assert links(client, "closing-calls") == ["In zwei Tagen", "In fünf Tagen"]


def test_call_in_two_languages_is_listed_once(editor: User, client: Client) -> None:
    translate_by_hand(closing("Aufruf"), title="Call")

    assert links(client, "closing-calls") == ["Aufruf"]


def test_call_is_listed_in_the_language_that_i_may_edit(of_english: User, client: Client) -> None:
    translate_by_hand(closing("Aufruf"), title="Call")
    closing("Nur deutsch")

    assert links(client, "closing-calls") == ["Call"]


def test_start_page_says_that_nothing_waits(editor: User, client: Client) -> None:
    html = client.get(START).content.decode()
    assert NOTHING in html
    assert "w-panel--dashboard" not in html
    draft("Entwurf", by=editor)

    assert NOTHING not in client.get(START).content.decode()


def test_panel_of_an_app_is_shown_in_its_place_to_those_whom_it_concerns(
    editor: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Applications(StartPanel):
        name = "applications"
        order = 115
        template_name = "cms/admin/drafts_panel.html"

        def can_be_seen_by(self, user: Any) -> bool:
            return user.email == editor.email

        def contents(self, user: Any) -> dict[str, Any]:
            return {"rows": [(make_page(NewsPage, "Aus der App"), "Deutsch")]}

    monkeypatch.setattr(admin_start, "_panels", list(admin_start._panels))
    register_start_panel(Applications)
    register_start_panel(Applications)
    closing("Aufruf")
    html = client.get(START).content.decode()

    assert html.count("Aus der App") == 1
    assert html.index("Aus der App") < html.index("Aufruf</bdi>")
    client.force_login(make_account("admin@example.org", is_superuser=True))
    assert "Aus der App" not in client.get(START).content.decode()


def test_number_of_queries_does_not_depend_on_how_much_waits(editor: User, client: Client) -> None:
    def queries() -> int:
        client.get(START)  # publishing empties what is remembered
        with CaptureQueriesContext(connection) as captured:
            html = client.get(START).content.decode()
        assert "Entwurf 0" in html
        return len(captured)

    draft("Entwurf 0", by=editor)
    translate_by_hand(closing("Aufruf 0"), title="Call 0")
    few = queries()
    for number in range(1, 4):
        draft(f"Entwurf {number}", by=editor)
        translate_by_hand(closing(f"Aufruf {number}"), title=f"Call {number}")

    assert queries() == few
