"""Alias pages show the text of another page: they declare its language and its canonical URL."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Locale, Page
from wagtail_localize.models import LocaleSynchronization

from cms.models import HomePage, NewsPage, StandardPage
from search.sources.pages import PageSource
from tests.pages import index_of, make_page


@pytest.fixture
def german(homes: dict[str, HomePage]) -> StandardPage:
    page = make_page(StandardPage, "Wasser")
    french = page.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.title, french.slug = "Eau", "eau"
    french.save_revision().publish()
    return page


@pytest.fixture
def english(german: StandardPage) -> StandardPage:
    """The alias in place of an English translation."""
    LocaleSynchronization.objects.create(
        locale=Locale.objects.get(language_code="en"), sync_from=Locale.objects.get(language_code="de")
    )
    return StandardPage.objects.get(translation_key=german.translation_key, locale__language_code="en")


@pytest.fixture
def mirror(german: StandardPage) -> StandardPage:
    """An alias next to its source, created with "copy as alias"."""
    return StandardPage.objects.get(pk=german.create_alias(parent=german.get_parent(), update_slug="spiegel").pk)


def head(html: str) -> dict[str, object]:
    return {
        "lang": re.search(r'<html lang="(\w+)" dir="(\w+)"', html).groups(),
        "canonical": re.findall(r'<link rel="canonical" href="([^"]+)"', html),
        "og": re.findall(r'<meta property="og:url" content="([^"]+)"', html),
        "alternates": re.findall(r'<link rel="alternate" hreflang="(\w+)" href="http://[^/]+([^"]+)"', html),
    }


EXPECTED = {
    "lang": ("de", "ltr"),
    "canonical": ["http://testserver/de/wasser/"],
    "og": ["http://testserver/de/wasser/"],
    "alternates": [("de", "/de/wasser/"), ("fr", "/fr/eau/")],
}


def switcher(html: str) -> dict[str, tuple[str, bool]]:
    nav = re.search(r'<nav class="langs".*?</nav>', html, re.DOTALL)[0]
    return {
        code: (href, "data-missing" in rest) for href, code, rest in re.findall(r'<a href="([^"]+)" lang="(\w+)"([^>]*)>', nav)
    }


def test_untranslated_alias_declares_language_and_canonical_url_of_its_source(
    client: Client, german: StandardPage, english: StandardPage
) -> None:
    html = client.get(english.url).content.decode()

    assert head(html) == EXPECTED == head(client.get(german.url).content.decode())
    assert re.search(r'<header class="bar grid" lang="en" dir="ltr"', html)
    assert re.search(r'<footer class="foot grid" lang="en" dir="ltr"', html)


def test_alias_in_the_same_language_declares_the_canonical_url_of_its_source(client: Client, mirror: StandardPage) -> None:
    html = client.get(mirror.url).content.decode()

    assert head(html) == EXPECTED
    assert switcher(html) == {
        "de": ("/de/spiegel/", False),
        "en": (f"/en/?untranslated={mirror.alias_of_id}", True),
        "fr": ("/fr/eau/", False),
        "ar": (f"/ar/?untranslated={mirror.alias_of_id}", True),
    }


def test_language_switcher_marks_an_untranslated_alias_as_missing(
    client: Client, german: StandardPage, english: StandardPage
) -> None:
    for page in (german, english):
        assert switcher(client.get(page.url).content.decode()) == {
            "de": ("/de/wasser/", False),
            "en": ("/en/wasser/", True),
            "fr": ("/fr/eau/", False),
            "ar": (f"/ar/?untranslated={german.pk}", True),
        }


def test_alias_keeps_its_text_direction_inside_a_right_to_left_page(client: Client, german: StandardPage) -> None:
    arabic = german.copy_for_translation(Locale.objects.get(language_code="ar"), alias=True)
    html = client.get(Page.objects.get(pk=arabic.pk).url).content.decode()

    assert '<html lang="de" dir="ltr"' in html
    assert re.search(r'<header class="bar grid" lang="ar" dir="rtl"', html)


def test_ordinary_page_has_no_extra_lang_attributes(client: Client, german: StandardPage) -> None:
    html = client.get(german.url).content.decode()

    assert '<header class="bar grid">' in html


def test_lists_mark_titles_in_another_language(client: Client, homes: object) -> None:
    news = make_page(NewsPage, "Wasserpreise")
    index_of(NewsPage, "en")
    alias = news.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)

    html = client.get(Page.objects.get(pk=alias.pk).get_parent().url).content.decode()

    assert re.search(r'<h\d lang="de" dir="ltr"><a href="/en/neues/wasserpreise/">Wasserpreise', html.replace("\n", ""))


def test_api_returns_the_language_of_the_text_and_the_source_of_an_alias(
    client: Client, german: StandardPage, english: StandardPage, mirror: StandardPage
) -> None:
    for page in (english, mirror):
        meta = client.get(f"/api/v2/pages/{page.pk}/").json()["meta"]
        assert (meta["locale"], meta["alias_of"]["id"]) == ("de", german.pk)
    listed = {item["id"]: item["meta"]["locale"] for item in client.get("/api/v2/pages/?type=cms.StandardPage").json()["items"]}
    assert [listed[page.pk] for page in (german, english, mirror)] == ["de", "de", "de"]


def test_search_indexes_only_the_source_of_aliases(german: StandardPage, english: StandardPage, mirror: StandardPage) -> None:
    documents = list(PageSource().documents([str(page.pk) for page in (german, english, mirror)]))

    assert [(document.id, document.locale, set(document.versions)) for document in documents] == [
        (f"page:{german.pk}", "de", {"de", "fr"})
    ]
    assert "en" in documents[0].readers


def test_alias_converted_to_a_page_declares_its_own_language_and_url(
    client: Client, german: StandardPage, english: StandardPage
) -> None:
    english.alias_of = None
    english.title, english.slug = "Water", "water"
    english.save()
    english.save_revision().publish()
    cache.clear()

    html = client.get("/en/water/").content.decode()

    assert head(html)["lang"] == ("en", "ltr")
    assert head(html)["canonical"] == ["http://testserver/en/water/"]
    assert switcher(html)["en"] == ("/en/water/", False)
