"""The sitemap: all public pages in every language, each under its canonical URL."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction, Site

from cms import sitemaps
from cms.models import HomePage, NewsPage, StandardPage
from tests.pages import make_page, make_picture

S, X = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"


def read(client: Client, address: str = "/sitemap.xml", **extra: str) -> dict[str, dict[str, str]]:
    """Return each URL's alternates by language."""
    cache.clear()
    answer = client.get(address, **extra)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    root = ET.fromstring(answer.content)
    assert root.tag == f"{S}urlset"
    return {url.findtext(f"{S}loc"): {link.get("hreflang"): link.get("href") for link in url.findall(f"{X}link")} for url in root}


def translate(page: Page, language: str, slug: str, *, alias: bool = False) -> Page:
    copy = page.copy_for_translation(Locale.objects.get(language_code=language), alias=alias)
    if not alias:
        copy.slug = slug
        copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


@pytest.fixture
def german(homes: dict[str, HomePage]) -> StandardPage:
    return make_page(StandardPage, "Wasser")


HOMES = {f"http://testserver/{code}/" for code in ("de", "en", "fr", "ar")}


def test_every_language_is_listed_with_its_alternates(client: Client, german: StandardPage) -> None:
    translate(german, "en", "water")
    translate(german, "ar", "ماء")
    alone = make_page(StandardPage, "Allein")

    found = read(client)

    arabic = "http://testserver/ar/%D9%85%D8%A7%D8%A1/"
    family = {"de": "http://testserver/de/wasser/", "en": "http://testserver/en/water/", "ar": arabic}
    expected = {**family, "x-default": family["de"]}
    assert found == {
        **dict.fromkeys(HOMES, found["http://testserver/de/"]),
        **dict.fromkeys(family.values(), expected),
        f"http://testserver{alone.url}": {},
    }
    assert set(found["http://testserver/de/"]) == {"de", "en", "fr", "ar", "x-default"}


def test_private_pages_drafts_and_aliases_are_not_listed(client: Client, german: StandardPage) -> None:
    english = translate(german, "en", "water")
    translate(german, "fr", "", alias=True)
    german.create_alias(parent=german.get_parent(), update_slug="spiegel")
    private, draft, over = (make_page(StandardPage, title) for title in ("Innen", "Entwurf", "Vorbei"))
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type=PageViewRestriction.LOGIN)
    draft.unpublish()
    StandardPage.objects.filter(pk=over.pk).update(expire_at=timezone.now() - timedelta(seconds=1))

    found = read(client)
    assert set(found) - HOMES == {"http://testserver/de/wasser/", "http://testserver/en/water/"}
    assert set(found["http://testserver/de/wasser/"]) == {"de", "en", "x-default"}

    english.unpublish()
    assert read(client)["http://testserver/de/wasser/"] == {}
    german.unpublish()
    assert set(read(client)) == HOMES


def test_lastmod_is_the_date_of_the_last_publication(client: Client, german: StandardPage) -> None:
    StandardPage.objects.filter(pk=german.pk).update(last_published_at=datetime(2026, 3, 4, 12, tzinfo=UTC))

    html = client.get("/sitemap.xml").content.decode()

    assert "<loc>http://testserver/de/wasser/</loc><lastmod>2026-03-04T13:00:00+01:00</lastmod>" in html.replace("\n", "")


def test_public_cover_is_listed_in_the_largest_size_that_there_is(client: Client, homes: dict[str, HomePage]) -> None:
    inside = Collection.get_first_root_node().add_child(name="Innen")
    CollectionViewRestriction.objects.create(collection=inside, restriction_type="login")
    shown, hidden, never = make_picture("Hafen"), make_picture("Innen", collection=inside), make_picture("Turm")
    pages = [make_page(NewsPage, image.title, cover_image=image) for image in (shown, hidden, never)]
    small, large = (shown.get_rendition(f"width-{width}|format-webp") for width in (480, 960))
    hidden.get_rendition("width-960|format-webp")
    cache.clear()

    root = ET.fromstring(client.get("/sitemap.xml").content)

    found = {url.findtext(f"{S}loc"): [one.text for one in url.iter(f"{IMAGE}loc")] for url in root}
    assert [found[page.full_url] for page in pages] == [[large.full_url], [], []]
    assert large.full_url.startswith("http://testserver/media/")
    assert small.full_url != large.full_url


def test_robots_txt_names_the_sitemap(client: Client, homes: dict[str, HomePage]) -> None:
    answer = client.get("/robots.txt")

    assert (answer.status_code, answer["Content-Type"], "X-Robots-Tag" in answer) == (200, "text/plain", False)
    lines = answer.content.decode().splitlines()
    assert (lines[0], lines[-1]) == ("User-agent: *", "Sitemap: http://testserver/sitemap.xml")
    assert {"Disallow: /admin/", "Disallow: /ar/accounts/"} <= set(lines)
    assert "Disallow: /" not in lines


@pytest.mark.parametrize("address", ["/de/", "/robots.txt", "/sitemap.xml", "/api/v2/pages/", "/healthz", "/de/nichts/"])
def test_trial_installation_is_not_to_be_listed(settings: Any, homes: dict[str, HomePage], address: str) -> None:
    assert "X-Robots-Tag" not in Client().get(address) or address == "/sitemap.xml"
    settings.SEARCH_ENGINES = False

    answer = Client().get(address)

    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert address != "/robots.txt" or b"Sitemap" not in answer.content


def test_demo_is_not_to_be_listed() -> None:
    asked = "import cms.settings.demo as demo, cms.settings.base as base; print(demo.SEARCH_ENGINES, base.SEARCH_ENGINES)"
    environment = {name: value for name, value in os.environ.items() if name != "SEARCH_ENGINES"}

    said = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)

    assert said.stdout.split() == ["False", "True"]


def test_each_site_lists_only_its_own_pages(client: Client, german: StandardPage) -> None:
    other = (
        german.get_parent()
        .get_parent()
        .add_child(instance=HomePage(title="Zwei", slug="zwei", hero_title="x", summary="x", locale=german.locale))
    )
    below = Page.objects.get(pk=other.pk).add_child(instance=StandardPage(title="Eigen", slug="eigen", summary="Lead"))
    Site.objects.create(hostname="zwei.example.org", port=80, root_page=Page.objects.get(pk=other.pk))

    own = set(read(client, HTTP_HOST="zwei.example.org"))
    main = set(read(client, HTTP_HOST="localhost"))

    assert own == {Page.objects.get(pk=page.pk).full_url for page in (other, below)}
    assert main == {*HOMES, "http://testserver/de/wasser/"}


def test_large_sitemap_is_split_into_parts(client: Client, german: StandardPage, monkeypatch: pytest.MonkeyPatch) -> None:
    translate(german, "en", "water")
    monkeypatch.setattr(sitemaps, "MOST", 4)
    index = ET.fromstring(client.get("/sitemap.xml").content)
    parts = [one.findtext(f"{S}loc") for one in index]

    assert (index.tag, parts) == (f"{S}sitemapindex", ["http://testserver/sitemap.xml?p=1", "http://testserver/sitemap.xml?p=2"])
    told = [read(client, part) for part in parts]
    assert [len(part) for part in told] == [4, 2]
    assert set(told[0]["http://testserver/de/wasser/"]) == {"de", "en", "x-default"}  # whichever part contains the others
    assert [client.get(f"/sitemap.xml?p={part}").status_code for part in ("3", "0", "x", "-1", "9" * 30, "٢")] == [404] * 6


def test_query_count_is_constant_and_the_sitemap_is_cached(client: Client, german: StandardPage) -> None:
    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap.xml")
        return len(captured)

    few = queries()
    for number in range(6):
        translate(make_page(StandardPage, f"Seite {number}"), "en", f"page-{number}")
    assert queries() == few
    with CaptureQueriesContext(connection) as captured:
        client.get("/sitemap.xml")
    assert len(captured) <= 1


def test_published_page_is_listed_immediately(
    client: Client, german: StandardPage, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    before = client.get("/sitemap.xml").content
    with django_capture_on_commit_callbacks(execute=True):
        make_page(StandardPage, "Neu")

    assert (b"/de/neu/" in before, b"/de/neu/" in client.get("/sitemap.xml").content) == (False, True)
