"""A real Chromium in front of a running site, for every test that asks for `page`, `phone_page` or `new_page`.

Playwright keeps an event loop running in the thread of the tests, which makes Django and asgiref take them for asynchronous
code: the one refuses to touch the database, the other hands out another connection than before. They are not, so both are told.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 812}
PHONE = {"viewport": NARROW, "has_touch": True, "is_mobile": True}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT = 60_000  # milliseconds, after which what is waited for will not come, however busy the machine is

NewPage = Callable[..., Page]


def find_chromium() -> str | None:
    """Return the path of a Chromium: the one that `CHROMIUM` names, or one that the system has."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@pytest.fixture(scope="session")
def browser(require: Callable[[Any, str], Any]) -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    path = require(find_chromium(), "Chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=TIMEOUT)
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


def keep_connections_by_thread() -> None:
    """Let a thread keep its database connections while Playwright's loop runs in it."""
    connections._connections = threading.local()


def listen(context: BrowserContext, host: str) -> list[str]:
    """Return a list that fills with what went wrong: scripts that broke, and requests to another host than `host`."""
    complaints: list[str] = []

    def notice(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != host:
            complaints.append(f"asked another host: {request.url}")

    context.on("request", notice)
    context.on("weberror", lambda problem: complaints.append(f"a script broke: {problem.error}"))
    return complaints


@pytest.fixture
def new_page(browser: Browser, live_server: Any, settings: Any) -> Iterator[NewPage]:
    """Open a page of the live server in a fresh profile: `new_page(viewport=..., locale="ar", **of_the_browser_context)`.

    The site takes that server's address for its own: whatever absolute address it writes leads there.
    At the end the test fails if a page asked another host for something or a script broke.
    """
    settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = settings.WAGTAILAPI_BASE_URL = live_server.url
    opened: list[tuple[BrowserContext, list[str]]] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"base_url": live_server.url, "viewport": WIDE, "locale": "de-DE", **options})
        context.set_default_timeout(TIMEOUT)
        opened.append((context, listen(context, urlsplit(live_server.url).netloc)))
        return context.new_page()

    yield open_page
    for context, _complaints in opened:
        context.close()
    assert [complaint for _context, complaints in opened for complaint in complaints] == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page 1280 pixels wide."""
    return new_page()


@pytest.fixture
def phone_page(new_page: NewPage) -> Page:
    """A page 375 pixels wide, with touch."""
    return new_page(**PHONE)


@pytest.fixture(params=[{}, PHONE], ids=["wide", "narrow"])
def any_page(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    """A page 1280 pixels wide, and again one 375 pixels wide."""
    return new_page(**request.param)


# What can break on a screen breaks by width or by direction: two readers meet both, and all four together meet little more.
TWO_READERS = pytest.mark.parametrize(
    ("any_page", "language"), [({}, "en"), (PHONE, "ar")], indirect=["any_page"], ids=["wide-en", "narrow-ar"]
)


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """Assert that axe finds no violation on the page as it stands now."""
    axe = Axe()

    def check(page: Page) -> None:
        found = axe.run(page).response["violations"]
        lines = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n    {node['target']}\n    {node['html']}\n    {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"]
        ]
        assert not lines, f"{page.url} at {page.viewport_size} has {len(lines)} violations:\n" + "\n".join(lines)

    return check
