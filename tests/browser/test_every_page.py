"""A page of every type in the demo, checked in a browser and by a validator. `make trial every_page` checks all pages."""

from collections.abc import Callable, Mapping

import pytest
from django.test import Client
from playwright.sync_api import Page as BrowserPage
from wagtail.models import Page

from tests.demo import DEMO, demo_of_today
from tests.pages import LANGUAGES

from .reading import assert_readable

KINDS = 14
SCREENS = {"de": "wide", "ar": "narrow"}  # what a browser shows differs by direction, and hardly by language


def urls_of_every_type(language: str) -> list[str]:
    """Return the URLs of a page of every type, and of search results, in a language of the demo."""
    pages = Page.objects.live().filter(locale__language_code=language, depth__gt=1).specific().order_by("pk")
    kinds = {type(page).__name__: page.url for page in pages}
    assert len(kinds) == KINDS
    return [f"/{language}/search/?q=x", *kinds.values()]


@pytest.mark.xdist_group(DEMO)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_every_type_is_valid_accessible_and_fits_the_screen(
    language: str,
    transactional_db: None,
    page: BrowserPage,
    client: Client,
    assert_valid_html: Callable[[Mapping[str, str]], None],
    assert_accessible: Callable[[BrowserPage], None],
) -> None:
    demo_of_today()
    sources: dict[str, str] = {}
    for path in urls_of_every_type(language):
        sources[path] = client.get(path).content.decode()
        if language in SCREENS:
            assert_readable(page, path, language, assert_accessible, [SCREENS[language]])
    assert_valid_html(sources)
