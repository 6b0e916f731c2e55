"""A real Chromium and a running site, for every test that uses `page`, `phone_page` or `new_page`.

Playwright keeps an event loop running in the tests' thread, so Django and asgiref take the tests for asynchronous code: Django refuses
to touch the database, and asgiref returns a different connection. The code is synchronous, so both are told so.
"""

import os
import shutil
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, expect, sync_playwright

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 812}
PHONE = {"viewport": NARROW, "has_touch": True, "is_mobile": True}
FULL_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# Chromium without its windows, as Debian packages it: the same pages for half the processor time.
ANY_CHROMIUM = ("chromium-headless-shell", *FULL_CHROMIUM)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--font-render-hinting=none",  # as on phones and most desktops; else widths depend on the machine
)
TIMEOUT = 60_000  # milliseconds, after which it will never happen, however busy the machine is

NewPage = Callable[..., Page]


def find_chromium(names: Iterable[str] = ANY_CHROMIUM) -> str | None:
    """Return the path of a Chromium: from `CHROMIUM`, or the first of `names` installed on the system."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser(require: Callable[[Any, str], Any]) -> Iterator[Browser]:
    """One Chromium for all tests in this process."""
    path = require(find_chromium(), "Chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=TIMEOUT)
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def keep_connections_by_thread() -> None:
    """Keep database connections per thread while Playwright's event loop runs in it."""
    connections._connections = threading.local()


# What the browser's policy refuses, on any page and in any frame of it. The console says it too, also without JavaScript.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  const what = event.blockedURI === "inline" ? event.sample || "inline" : event.blockedURI;
  tellViolation(`${event.effectiveDirective} refused ${what} on ${location.pathname}`);
});
"""
PARTS = {"font", "script", "stylesheet"}
HARMLESS = (
    "Failed to load resource",  # a page that answers with 404, or a lost connection: tests do both on purpose
    "htmx:afterRequest",
    "htmx:sendError",  # the same lost connection
    "Language with code",  # the table editor of Wagtail, which has no German
)


def listen(context: BrowserContext, host: str) -> list[str]:
    """Return a list that collects problems of a context's pages.

    These are script errors, errors on the console, violations of the policy for browsers, parts that cannot be loaded, and requests to
    hosts other than `host`.
    """
    complaints: list[str] = []

    def notice(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != host:
            complaints.append(f"asked another host: {request.url}")

    def check_part(response: Response) -> None:
        if response.status >= HTTPStatus.BAD_REQUEST and response.request.resource_type in PARTS:
            complaints.append(f"could not load: {response.url} ({response.status})")

    def read_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(HARMLESS):
            complaints.append(f"the console says: {message.text} {[argument.json_value() for argument in message.args[1:]]}")

    context.on("request", notice)
    context.on("response", check_part)
    context.on("console", read_console)
    context.on("weberror", lambda problem: complaints.append(f"a script broke: {problem.error}"))
    context.expose_function("tellViolation", lambda text: complaints.append(f"against the policy: {text}"))
    context.add_init_script(TELL_VIOLATIONS)
    return complaints


@pytest.fixture
def new_page(browser: Browser, live_server: Any, settings: Any) -> Iterator[NewPage]:
    """Open a page of the live server in a fresh profile: `new_page(viewport=..., locale="ar", **of_the_browser_context)`.

    The base URL of the site is that of the live server, so its absolute URLs lead there.
    On teardown the test fails if a page did anything that `listen` collects.
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
    found = [complaint for _context, complaints in opened for complaint in complaints]
    assert not found, "\n".join(found)


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


# Layout can break by width or by direction: these two readers cover both, and all four combinations would find little more.
TWO_READERS = pytest.mark.parametrize(
    ("any_page", "language"), [({}, "en"), (PHONE, "ar")], indirect=["any_page"], ids=["wide-en", "narrow-ar"]
)


# The end of all transitions; a spinner has none. (`wait_for_function` would need `eval`, which the pages' policy refuses.)
UNTIL_NOTHING_MOVES = """
Promise.allSettled(
  document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished),
).then(() => {})
"""


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[..., None]:
    """Assert that axe finds no violation on the page in its current state, and that every target has 24 pixels; `without` names rules."""
    axe = Axe()

    def check(page: Page, without: Collection[str] = ()) -> None:
        # A colour halfway between two schemes would be measured as it is.
        page.evaluate(UNTIL_NOTHING_MOVES)
        rules = {"target-size": {"enabled": True}, **{rule: {"enabled": False} for rule in without}}
        options = {"resultTypes": ["violations"], "rules": rules}  # what passes is not even described
        found = axe.run(page, options=options).response["violations"]
        lines = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n    {node['target']}\n    {node['html']}\n    {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"]
        ]
        assert not lines, f"{page.url} at {page.viewport_size} has {len(lines)} violations:\n" + "\n".join(lines)

    return check
