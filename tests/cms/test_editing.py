"""Editors working in the real admin forms, and what readers then find."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect
from wagtail.models import Locale, Page

from cms.models import CallPage, HomePage, NewsPage, StandardPage
from tests.accounts import log_in, make_editor
from tests.pages import index_of, make_homes, make_page


@pytest.fixture
def homes(transactional_db: None) -> dict[str, HomePage]:
    return make_homes()


@pytest.fixture
def editor(homes: dict[str, HomePage], page: BrowserPage, settings: Any) -> Iterator[BrowserPage]:
    """A browser with a logged-in editor. Autosave is off, since it would race with the buttons."""
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    user = make_editor()
    log_in(page, user)
    yield page
    page.goto("/healthz")  # leaving the form notifies the server; that must arrive before the database is torn down


def found(page: BrowserPage, words: str, language: str = "de") -> list[str]:
    """Return the titles that the search finds."""
    page.goto(f"/{language}/search/?q={words}")
    return page.locator(".hit :is(h2, h3)").all_inner_texts()


def act(page: BrowserPage, action: str) -> None:
    """Choose one of the actions at the bottom of the form."""
    page.locator("footer [data-controller~=w-dropdown] button, footer .w-dropdown button").first.click()
    page.get_by_role("button", name=action, exact=True).or_(page.get_by_role("link", name=action, exact=True)).first.click()


DEADLINE, APPLYING = 1, 3  # the tabs of a call, in order


def open_tab(page: BrowserPage, number: int) -> None:
    page.get_by_role("tab").nth(number).click()


def local(days: int) -> str:
    return timezone.localtime(timezone.now() + timedelta(days=days)).strftime("%Y-%m-%d %H:%M")


def publish_call(editor: BrowserPage, *, closes_at: str, time_zone: str = "Europe/Berlin") -> Page:
    """Fill in the form of a call, click "publish", and return the index page that it is below."""
    parent = index_of(CallPage)
    editor.goto(f"/admin/pages/add/cms/callpage/{parent.pk}/")
    editor.fill("#id_title", "Schwammstadt")
    editor.fill("#id_summary", "Kommunen halten Regen zurück.")
    open_tab(editor, DEADLINE)
    editor.fill("#id_opens_at", local(-2))
    editor.fill("#id_closes_at", closes_at)
    editor.select_option("#id_time_zone", time_zone)
    open_tab(editor, APPLYING)
    editor.select_option("#id_apply_by", "email")
    editor.fill("#id_apply_email", "bewerbung@example.org")
    act(editor, "Veröffentlichen")
    return parent


def test_a_call_that_closes_before_it_opens_is_not_published(editor: BrowserPage) -> None:
    publish_call(editor, closes_at=local(-5))

    expect(editor.locator(".w-field:has(#id_closes_at) .error-message")).to_be_attached()
    assert not CallPage.objects.filter(title="Schwammstadt").exists()
    assert found(editor, "Schwammstadt") == []


def test_call_is_published_with_a_deadline_in_its_time_zone(editor: BrowserPage) -> None:
    parent = publish_call(editor, closes_at="2099-01-05 23:59", time_zone="Africa/Nairobi")
    editor.locator("[name=publish_anyway]").check()  # without text, costs and languages
    act(editor, "Veröffentlichen")
    editor.wait_for_url(f"**/admin/pages/{parent.pk}/**")

    call = CallPage.objects.get(title="Schwammstadt")
    assert call.closes_at.isoformat() == "2099-01-05T20:59:00+00:00"
    assert found(editor, "Schwammstadt") == ["Schwammstadt"]
    editor.goto(call.url)
    expect(editor.locator(".deadline")).to_contain_text("5. Januar 2099, 23:59")
    editor.goto(f"/admin/pages/{call.pk}/edit/")
    open_tab(editor, DEADLINE)
    expect(editor.locator("#id_closes_at")).to_have_value("2099-01-05 23:59")


def test_unpublished_page_disappears_from_site_and_search(editor: BrowserPage) -> None:
    news = make_page(NewsPage, "Partnerkreis")
    assert found(editor, "Partnerkreis") == ["Partnerkreis"]

    editor.goto(f"/admin/pages/{news.pk}/unpublish/")
    editor.locator("form[action$='/unpublish/'] [type=submit]").click()
    editor.wait_for_url(lambda url: "/unpublish/" not in url)

    assert found(editor, "Partnerkreis") == []
    assert editor.goto(news.url).status == 404


def test_scheduled_page_appears_when_it_is_due(editor: BrowserPage) -> None:
    news = NewsPage(title="Morgenblatt", summary="Erscheint später.", live=False)
    index_of(NewsPage).add_child(instance=news)
    editor.goto(f"/admin/pages/{news.pk}/edit/")
    editor.get_by_role("button", name="Status umschalten").click()
    editor.get_by_role("button", name="Zeitplan festlegen").click()
    editor.fill("#id_go_live_at", local(1))
    editor.get_by_role("button", name="Zeitplan speichern").focus()  # the calendar that opened covers the button until then
    with editor.expect_navigation():
        editor.keyboard.press("Enter")
    act(editor, "Zur Veröffentlichung einplanen")
    editor.wait_for_url(f"**/admin/pages/{news.get_parent().pk}/**")

    revision = NewsPage.objects.get(pk=news.pk).scheduled_revision
    assert revision is not None
    assert found(editor, "Morgenblatt") == []
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()  # as if a day had passed
    revision.save()
    call_command("publish_on_time", once=True)
    assert found(editor, "Morgenblatt") == ["Morgenblatt"]


def test_moved_page_is_found_at_its_new_url(editor: BrowserPage) -> None:
    about, mission = make_page(StandardPage, "Ueber uns", slug="ueber-uns"), make_page(StandardPage, "Auftrag", slug="auftrag")
    assert found(editor, "Auftrag") == ["Auftrag"]

    editor.goto(f"/admin/pages/{mission.pk}/move/{about.pk}/confirm/")
    editor.locator("form [type=submit]").last.click()
    editor.wait_for_url(lambda url: "/move/" not in url)

    assert found(editor, "Auftrag") == ["Auftrag"]
    editor.locator(".hit :is(h2, h3) a").first.click()
    editor.wait_for_url("**/de/ueber-uns/auftrag/")
    expect(editor.locator("h1")).to_have_text("Auftrag")


def test_a_page_is_translated_and_found_in_its_language(editor: BrowserPage) -> None:
    index_of(NewsPage, "en")
    news = make_page(NewsPage, "Partnerkreis", summary="Drei Verbände kommen dazu.")
    editor.goto(f"/admin/localize/submit/page/{news.pk}/")
    editor.get_by_label(re.compile("Englisch|English")).check()
    editor.locator("form [type=submit]").last.click()
    editor.wait_for_url(lambda url: "/localize/submit/" not in url)
    translation = Page.objects.get(translation_key=news.translation_key, locale=Locale.objects.get(language_code="en"))

    assert not translation.live
    editor.goto(f"/admin/pages/{translation.pk}/edit/")
    for words in ("Circle of partners", "Three associations join."):  # in the form's order: title, lead
        # Wagtail's fixed header covers the button for Playwright, though not for a person.
        editor.get_by_role("button", name="Übersetzen", exact=True).first.evaluate("button => button.click()")
        editor.locator("main textarea:visible, main input[type=text]:visible").last.fill(words)
        editor.get_by_role("button", name="Speichern", exact=True).first.evaluate("button => button.click()")
        expect(editor.get_by_text(words, exact=True).first).to_be_visible()
    with editor.expect_navigation():
        editor.get_by_role("button", name="Veröffentlichen in Englisch").click()

    assert found(editor, "associations", "en") == ["Circle of partners"]
    editor.goto(news.url)
    editor.locator(".langs a[hreflang=en], .langs a[lang=en], a[hreflang=en]").first.click()
    expect(editor.locator("h1")).to_have_text("Circle of partners")
