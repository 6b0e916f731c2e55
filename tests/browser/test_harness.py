"""The browser that the other tests use."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.fixtures import NARROW, WIDE, listen

GOOD = '<!doctype html><html lang="de"><head><title>T</title><meta name="viewport" content="width=device-width"></head><body><main><h1>Wasser</h1></main></body></html>'


def test_browser_pages_open_the_site_at_their_viewport_width(page: Page, phone_page: Page) -> None:
    for either in (page, phone_page):
        assert either.goto("/healthz").ok
        either.set_content(GOOD)
    assert (page.evaluate("innerWidth"), phone_page.evaluate("innerWidth")) == (WIDE["width"], NARROW["width"])


def test_axe_reports_accessibility_violations(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.set_content(GOOD)
    assert_accessible(page)

    page.set_content(GOOD.replace("<h1>", '<img src="data:,"><h1>'))
    with pytest.raises(AssertionError, match=r'image-alt \(critical\)[^$]*<img src="data:,">'):
        assert_accessible(page)


def test_request_to_another_host_is_reported(browser: Browser) -> None:
    with browser.new_context() as context:
        complaints = listen(context, "localhost")
        page = context.new_page()
        page.route("**", lambda route: route.abort())
        page.set_content(GOOD.replace("<h1>", '<img alt="" src="http://localhost/own.png"><h1>'))
        page.set_content(GOOD.replace("<h1>", '<img alt="" src="https://elsewhere.example/pixel.png"><h1>'))
        page.wait_for_load_state("networkidle")

        assert complaints == ["asked another host: https://elsewhere.example/pixel.png"]
