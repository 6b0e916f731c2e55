"""The pages of the reference in a browser."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect


@pytest.mark.parametrize("language", ["de", "ar"])
def test_operation_unfolds_with_the_keyboard_and_is_accessible(
    homes: object, new_page: Any, assert_accessible: Any, language: str
) -> None:
    page = new_page(reduced_motion="reduce", viewport={"width": 320, "height": 800})
    page.goto(f"/{language}/api-docs/search/")
    page.locator("details.reference > summary").first.press("Enter")
    expect(page.locator("details.reference").first.locator("dl")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert_accessible(page)


def test_pages_are_valid_html(homes: object, client: Client, assert_valid_html: Any) -> None:
    paths = [f"/{language}/api-docs/{part}" for language in ("de", "ar") for part in ("", "content/", "search/")]
    assert_valid_html({path: client.get(path).content.decode() for path in paths})
