"""What a page weighs on its way to a browser, and what it may weigh."""

import gzip
from collections.abc import Callable, Collection
from dataclasses import dataclass

from playwright.sync_api import Page, Request

PARTS = {"document": "html", "stylesheet": "css", "script": "javascript", "font": "fonts"}  # by Chromium's name


@dataclass(frozen=True, slots=True)
class Weight:
    """The bytes of a page's parts as they are sent, compressed; without headers."""

    html: int
    css: int
    javascript: int
    fonts: int
    font_files: int
    requests: int


@dataclass(frozen=True, slots=True)
class Limit:
    """What a kind of page may weigh, in bytes; `requests` and `font_files` are numbers."""

    html: int = 25_000
    css: int = 25_000
    javascript: int = 30_000
    font_files: int = 1  # of a German page
    requests: int | None = None


PUBLIC, SEARCH, MEMBERS = Limit(), Limit(javascript=40_000), Limit(javascript=60_000)
HOME = Limit(requests=12)
LIMITS = {
    "home": HOME, "call": PUBLIC, "process": PUBLIC, "report": PUBLIC, "search": SEARCH, "group": PUBLIC, "room": MEMBERS,
}  # fmt: skip
PATHS = {
    "home": "/de/",
    "call": "/de/mitmachen/nachhaltige-mobilitaet/",
    "process": "/de/lernprozesse/hitze-in-der-stadt/",
    "report": "/de/berichte/gruener-wasserstoff-mombasa/",
    "search": "/de/search/?q=wasser",
    "group": "/de/alumni-gruppen/bezahlbarer-wohnraum/",
    "room": "/de/community/groups/bezahlbarer-wohnraum/",
}


def size_as_sent(request: Request) -> int:
    return int(request.sizes()["responseBodySize"])


def size_compressed(request: Request) -> int:
    """Return the size that a request's response has with the site. The server of the tests does not compress static files."""
    answer = request.response()
    if request.resource_type in ("stylesheet", "script") and answer and "content-encoding" not in answer.headers:
        return len(gzip.compress(answer.body(), 6))
    return size_as_sent(request)


def weigh(page: Page, path: str, *, size_of: Callable[[Request], int] = size_as_sent) -> Weight:
    """Open `path` and return what is sent until nothing more comes. The page's context must be new, with an empty cache."""
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108 - Playwright needs a function
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    return add_up(requests, size_of)


def add_up(requests: Collection[Request], size_of: Callable[[Request], int]) -> Weight:
    parts = dict.fromkeys(PARTS.values(), 0)
    for request in requests:
        if part := PARTS.get(request.resource_type):
            parts[part] += size_of(request)
    fonts = sum(request.resource_type == "font" for request in requests)
    return Weight(**parts, font_files=fonts, requests=len(requests))


def too_heavy(weight: Weight, limit: Limit) -> list[str]:
    """Return what is above the limit, in words."""
    return [
        f"{name}: {getattr(weight, name):,} of {getattr(limit, name):,}"
        for name in ("html", "css", "javascript", "font_files", "requests")
        if getattr(limit, name) is not None and getattr(weight, name) > getattr(limit, name)
    ]
