"""The results page in a real browser: without scripts, in both directions, in both widths."""

import re
from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from cms.models import CallPage, StandardPage
from search.backends.base import Changes, SearchUnavailable
from search.backends.engine import get_backend
from tests.browser.fixtures import PHONE
from tests.built_once import built_once
from tests.pages import make_homes, make_page, make_topic
from tests.search.documents import entry

pytestmark = pytest.mark.django_db(transaction=True)


@built_once
def build_site() -> None:
    make_homes()
    topics = [make_topic("water", "Wasser", name_en="Water", colour="water"), make_topic("heat", "Hitze", colour="heat")]
    make_page(CallPage, "Sandbank im Fluss", summary="Kommunen schützen die Sandbank.", topics=topics)
    make_page(StandardPage, "Sandbank am Meer", summary="Noch eine.")


@pytest.fixture(autouse=True)
def site(live_server) -> None:
    with transaction.atomic():  # the pages are indexed together
        build_site()


CHOSEN, ARABIC, NOTHING, NO_WORDS, MANY_FILTERS = (
    "/de/search/?q=Sandbank&topic=water",
    "/ar/search/?q=Sandbank",
    "/en/search/?q=nichts",
    "/fr/search/?q=%22",
    "/de/search/?year=soon&type=call&type=page&topic=water&topic=heat&country=KE&country=DE&year=2024&year=2025",
)


@pytest.mark.parametrize(
    ("any_page", "addresses"),
    [({}, (CHOSEN, ARABIC, NOTHING)), (PHONE, (CHOSEN, ARABIC, NO_WORDS, MANY_FILTERS))],
    indirect=["any_page"],
    ids=["wide", "narrow"],
)
def test_every_state_is_accessible(any_page: Page, assert_accessible: Callable[[Page], None], addresses: tuple[str, ...]) -> None:
    for address in addresses:
        any_page.goto(address)
        assert_accessible(any_page)
        assert any_page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_filters_can_be_applied_and_removed_without_javascript(new_page) -> None:
    page = new_page(java_script_enabled=False, locale="en-GB")
    page.goto("/en/search/")
    page.get_by_role("search").get_by_role("searchbox").fill("Sandbank")
    page.locator("#archive-search button").click()
    expect(page.locator(".hit")).to_have_count(2)

    expect(page.get_by_role("button", name="Filter results")).to_be_visible()
    page.get_by_role("checkbox", name="Calls").check()
    page.get_by_role("button", name="Filter results").click()
    expect(page.locator(".hit h2")).to_have_text(["Sandbank im Fluss"])
    expect(page.get_by_role("searchbox")).to_have_value("Sandbank")

    page.get_by_role("link", name="Remove Type: Calls").click()
    expect(page.locator(".hit")).to_have_count(2)
    page.get_by_role("link", name="Latest first").click()
    expect(page.locator(".hit")).to_have_count(2)
    page.get_by_role("link", name="Sandbank im Fluss").click()
    expect(page).to_have_url(re.compile("/de/mitmachen/sandbank-im-fluss/$"))


def test_filters_are_collapsed_on_a_phone_and_open_without_javascript(new_page) -> None:
    page = new_page(java_script_enabled=False, locale="en-GB", viewport={"width": 375, "height": 812})
    page.goto("/en/search/?q=Sandbank")
    box = page.get_by_role("checkbox", name="Calls")
    expect(box).to_be_hidden()

    page.locator("#filters > summary").click()
    box.check()
    page.get_by_role("button", name="Filter results").click()
    expect(page.locator(".hit")).to_have_count(1)


def test_results_update_on_typing_filtering_and_browser_history(page: Page) -> None:
    page.goto("/en/search/")
    field = page.locator("#archive-words")
    field.press_sequentially("Sandbank")
    expect(page).to_have_url(re.compile(r"/en/search/\?q=Sandbank$"))
    expect(page.locator("#search-status")).to_have_text("2 results")
    expect(page).to_have_title(re.compile("^Search: Sandbank"))
    expect(field).to_be_focused()

    box = page.get_by_role("checkbox", name="Calls")
    box.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"\?q=Sandbank&type=call$"))
    expect(page.locator(".hit")).to_have_count(1)
    expect(box).to_be_focused()
    expect(page.locator(".langs a[lang=fr]").first).to_have_attribute("href", re.compile(r"/fr/search/\?q=Sandbank&type=call$"))

    page.get_by_role("link", name="Remove Type: Calls").click()
    expect(page.locator(".hit")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"\?q=Sandbank$"))
    expect(page.locator("#results")).to_be_focused()

    page.go_back()
    expect(page.locator(".hit")).to_have_count(1)
    expect(box).to_be_checked()
    page.go_back()
    expect(page.locator(".hit")).to_have_count(2)
    expect(box).not_to_be_checked()
    page.go_back()
    expect(field).to_have_value("")
    expect(page).to_have_url(re.compile(r"/en/search/$"))
    page.go_forward()
    expect(field).to_have_value("Sandbank")
    field.fill("Meer")
    expect(page.locator(".hit h2")).to_have_text(["Sandbank am Meer"])


def test_going_back_from_a_result_restores_the_whole_page(page: Page) -> None:
    page.goto("/en/search/")
    page.locator("#archive-words").fill("Sandbank")
    expect(page.locator("#search-status")).to_have_text("2 results")
    page.keyboard.press("Tab")
    page.get_by_role("link", name="Sandbank im Fluss").click()
    page.wait_for_url("**/sandbank-im-fluss/")
    page.go_back()

    expect(page.locator("header.bar")).to_have_count(1)
    expect(page.locator(".hit")).to_have_count(2)
    expect(page.locator("#archive-words")).to_have_value("Sandbank")


def test_suggestions_can_be_navigated_by_keyboard(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto("/de/")
    field = page.locator("main").get_by_role("combobox")
    options = page.locator("main").get_by_role("option")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("Sandbank")
    expect(options).to_have_count(2)
    expect(page.locator("main").get_by_role("status")).to_have_text("2 Vorschläge")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)

    def expect_active(option: Locator | None) -> None:
        name = option.get_attribute("id") if option else None
        if name:
            expect(field).to_have_attribute("aria-activedescendant", name)
        else:
            expect(field).not_to_have_attribute("aria-activedescendant", re.compile(""))

    expect_active(None)
    field.press("ArrowDown")
    expect_active(options.nth(0))
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect_active(None)
    field.press("ArrowUp")
    expect_active(options.nth(1))
    field.press("Home")
    expect_active(None)
    field.press("Escape")
    expect(page.locator("main").get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_value("Sandbank")
    expect(field).to_be_focused()

    field.press("ArrowDown")
    title = options.nth(0).locator("span").inner_text()
    field.press("Enter")
    expect(page.locator("h1")).to_have_text(title)


def test_clicking_a_suggested_topic_applies_it_as_a_filter(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto("/ar/search/")
    page.locator("#archive-words").press_sequentially("wat")
    page.get_by_role("option", name="Water").click()

    expect(page).to_have_url(re.compile(r"/ar/search/\?topic=water$"))
    expect(page.locator(".hit")).to_have_count(1)
    assert_accessible(page)


def test_suggestion_requests_are_debounced(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/search/suggest/" in request.url else None)
    page.goto("/de/")
    field = page.locator("main").get_by_role("combobox")
    field.press_sequentially("Sandbank", delay=20)
    expect(page.locator("main").get_by_role("option")).to_have_count(2)

    assert [url.rpartition("q=")[2] for url in asked] == ["Sandbank"]


def test_page_shows_an_engine_outage_and_recovers(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.goto("/en/search/")

    def refuse(question, **_: object) -> None:
        raise SearchUnavailable("It is out.")

    with monkeypatch.context() as patch:
        patch.setattr(get_backend(), "find", refuse)
        page.locator("#archive-words").fill("Sandbank")
        expect(page.get_by_role("alert")).to_contain_text("The search is not available at the moment")
        expect(page.locator("#archive-words")).to_have_value("Sandbank")
    page.locator("#archive-words").press("Enter")
    expect(page.locator(".hit")).to_have_count(2)


def test_page_shows_an_error_when_offline(page: Page) -> None:
    page.goto("/en/search/")
    page.context.set_offline(True)
    page.locator("#archive-words").fill("Sandbank")

    expect(page.get_by_role("alert")).to_contain_text("The search is not available at the moment")


def test_long_facet_can_be_filtered_and_stays_open(page: Page) -> None:
    news = [entry(f"page:9{number}", f"Sandbank {number}", type="news", years=(number,)) for number in range(2000, 2020)]
    get_backend().apply(lambda: Changes(tuple(news)))
    page.goto("/en/search/?q=Sandbank")
    page.locator("#more-year > summary").click()
    page.locator("#find-year").fill("2003")
    shown = page.locator("#more-year label").filter(visible=True)
    expect(shown).to_have_count(1)
    shown.locator("input").check()

    expect(page).to_have_url(re.compile("year=2003"))
    expect(page.locator(".hit")).to_have_count(1)
    expect(page.locator("#choice-year-2003")).to_be_focused()
    expect(page.locator("#choice-year-2003")).to_be_visible()
