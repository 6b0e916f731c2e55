"""Every page of the demo in every language, as a visitor's browser and a validator read it."""

from collections.abc import Callable, Mapping

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect
from wagtail.models import Page

from tests.browser.fixtures import NARROW, WIDE
from tests.pages import LANGUAGES


@pytest.fixture
def addresses(transactional_db: None, settings: pytest.FixtureRequest) -> Callable[[str], list[str]]:
    """The addresses of the demo's pages in a language."""
    call_command("load_demo", verbosity=0)

    def of(language: str) -> list[str]:
        pages = Page.objects.live().filter(locale__language_code=language, depth__gt=1)
        return [f"/{language}/search/?q=x", *(page.url for page in pages)]

    return of


@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_valid_accessible_and_fits(
    language: str,
    addresses: Callable[[str], list[str]],
    page: BrowserPage,
    client: Client,
    assert_valid_html: Callable[[Mapping[str, str]], None],
    assert_accessible: Callable[[BrowserPage], None],
) -> None:
    paths = addresses(language)
    direction = "rtl" if language == "ar" else "ltr"
    kinds = {type(found).__name__ for found in Page.objects.filter(locale__language_code=language, depth__gt=1).specific()}
    sources: dict[str, str] = {}
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        sources[path] = answer.content.decode()
        page.goto(path)
        assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [language, direction]
        expect(page.locator("h1"), path).to_have_count(1)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{path} is wider than {size}"
            assert_accessible(page)

    assert_valid_html(sources)
    assert len(kinds) == 14  # every page type stands in every language
