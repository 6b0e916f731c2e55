"""Every page of the demo in every language, checked in a browser and by a validator."""

from collections.abc import Callable, Mapping

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page as BrowserPage
from wagtail.models import Page

from tests.pages import LANGUAGES

from .reading import assert_readable


@pytest.fixture
def addresses(transactional_db: None, settings: pytest.FixtureRequest) -> Callable[[str], list[str]]:
    """The URLs of the demo's pages in a language."""
    call_command("load_demo", verbosity=0)

    def of(language: str) -> list[str]:
        pages = Page.objects.live().filter(locale__language_code=language, depth__gt=1)
        return [f"/{language}/search/?q=x", *(page.url for page in pages)]

    return of


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_valid_accessible_and_fits_the_screen(
    language: str,
    addresses: Callable[[str], list[str]],
    page: BrowserPage,
    client: Client,
    assert_valid_html: Callable[[Mapping[str, str]], None],
    assert_accessible: Callable[[BrowserPage], None],
) -> None:
    paths = addresses(language)
    kinds = {type(found).__name__ for found in Page.objects.filter(locale__language_code=language, depth__gt=1).specific()}
    sources: dict[str, str] = {}
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        sources[path] = answer.content.decode()
        assert_readable(page, path, language, assert_accessible)

    assert_valid_html(sources)
    assert len(kinds) == 14  # every page type exists in every language
