"""The demo as a static site: a front end that knows the content API and nothing else has every page, link and picture."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags
from wagtail.models import Page, PageViewRestriction

from cms.models import NewsPage
from cms.visibility import readable
from tests.demo import DEMO, demo_of_today
from tests.pages import make_page

from . import static_site
from .static_site import StaticSite, path_of

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(DEMO)]

MOST_REQUESTS = 40
LINK = re.compile(r'<a href="([^"]*)"|<link rel="alternate" hreflang="[^"]*" href="([^"]*)"|content="0; url=([^"]*)"')
PICTURE = re.compile(r'<img src="([^"]*)"')


class Asked:
    """Asks the API as an anonymous visitor, and counts."""

    def __init__(self) -> None:
        self.client, self.paths = Client(), []

    def __call__(self, path: str) -> Any:
        self.paths.append(path)
        answer = self.client.get(f"/api/v2/{path}")
        assert answer.status_code == 200, (path, answer.content)
        return answer.json()


def words_of(html: str) -> str:
    return " ".join(unescape(strip_tags(re.sub(r"<(?!/?(?:b|i|a)\b)[^>]*>", " ", html))).split())


def prose_of(page: Page) -> Iterator[str]:
    """Yield the words of each text block of a page."""
    for block in getattr(page.specific, "body", []):
        if block.block_type == "text":
            yield from (words_of(part) for part in re.split(r"</(?:p|h\d|li|td|th)>", str(block.value)))


def test_every_page_of_the_demo_is_made_from_the_api_alone(tmp_path: Path, client: Client) -> None:
    demo_of_today()
    draft, private = make_page(NewsPage, "Geheimer Entwurf"), make_page(NewsPage, "Nur für wenige")
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    expected = {path_of(page.url): page for page in readable(Page.objects.filter(depth__gt=1), now=True)}
    asked = Asked()

    StaticSite(asked).write(tmp_path)

    made = {f"/{file.parent.relative_to(tmp_path)}/": file.read_text("utf-8") for file in tmp_path.rglob("index.html")}
    made["/"] = made.pop("/./")
    pages = {path: html for path, html in made.items() if "<main" in html}
    assert pages.keys() ^ expected.keys() == set()
    assert {path.split("/")[1] for path in pages} == {"de", "en", "fr", "ar"}
    assert len(pages) > 90
    assert len(asked.paths) <= MOST_REQUESTS
    for path, page in expected.items():
        words = words_of(pages[path])
        assert [part for part in (page.title, *prose_of(page)) if part not in words] == []
    for hidden in ("Geheimer Entwurf", "Nur für wenige", private.url, draft.slug):
        assert [path for path, html in made.items() if hidden in html] == []
    links = {unescape(next(filter(None, found))) for html in made.values() for found in LINK.findall(html)}
    elsewhere = {link for link in links if not link.startswith("/")}
    assert {link.partition("#")[0] for link in links - elsewhere} <= made.keys()
    assert [link for link in elsewhere if not link.startswith(("http://testserver/", "https://", "mailto:"))] == []
    pictures = {unescape(src) for html in pages.values() for src in PICTURE.findall(html)}
    assert len(pictures) > 10
    for address in {*pictures, *(link for link in elsewhere if link.startswith("http://testserver/"))}:
        answer = client.get(address, follow=True)
        assert (answer.status_code, address in pictures) == (200, answer["Content-Type"].startswith("image/")), address
        assert answer.getvalue()


def test_it_is_short_enough_to_be_read() -> None:
    assert len(Path(static_site.__file__).read_text("utf-8").splitlines()) <= 200
