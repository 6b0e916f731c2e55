"""The results page in a real browser: without a script, from both sides, on both widths."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from cms.models import CallPage, StandardPage
from tests.pages import make_homes, make_page, make_topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def site(live_server) -> None:
    make_homes()
    topics = [make_topic("water", "Wasser", name_en="Water", colour="water"), make_topic("heat", "Hitze", colour="heat")]
    make_page(CallPage, "Sandbank im Fluss", summary="Kommunen schützen die Sandbank.", topics=topics)
    make_page(StandardPage, "Sandbank am Meer", summary="Noch eine.")


@pytest.mark.parametrize(
    "address", ["/de/search/?q=Sandbank&topic=water", "/ar/search/?q=Sandbank", "/en/search/?q=nichts", "/fr/search/?q=%22"]
)
def test_every_state_can_be_used_by_everybody(any_page: Page, assert_accessible: Callable[[Page], None], address: str) -> None:
    any_page.goto(address)

    assert_accessible(any_page)
    assert any_page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_results_are_valid_html(client, assert_valid_html) -> None:
    addresses = ["/de/search/?q=Sandbank&topic=water", "/ar/search/?q=Sandbank", "/de/search/", "/de/search/?q=" + "a" * 300]
    assert_valid_html({address: client.get(address).content.decode() for address in addresses})


def test_a_reader_narrows_down_and_takes_it_back_without_a_script(new_page) -> None:
    page = new_page(java_script_enabled=False, locale="en-GB")
    page.goto("/en/search/")
    page.get_by_role("search").get_by_role("searchbox").fill("Sandbank")
    page.locator("#archive-search button").click()
    assert page.locator(".hit").count() == 2

    page.get_by_role("checkbox", name="Calls").check()
    page.get_by_role("button", name="Narrow down").click()
    assert page.locator(".hit h2").all_inner_texts() == ["Sandbank im Fluss"]
    assert page.get_by_role("searchbox").input_value() == "Sandbank"

    page.get_by_role("link", name="Remove Type: Calls").click()
    assert page.locator(".hit").count() == 2
    page.get_by_role("link", name="Sandbank im Fluss").click()
    assert page.url.endswith("/de/mitmachen/sandbank-im-fluss/")
