"""Links lead only to what the reader can read, in every kind of text and block."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.rich_text import expand_db_html

from cms import navigation
from cms.models import AlumniGroupPage, CallPage, EventPage, HomePage, LearningProcessPage, SiteDocument, StandardPage
from tests.pages import index_of, make_page

WORDS = "Ufer am Fluss"


def to(page: Page, words: str = WORDS) -> str:
    return f'<a linktype="page" id="{page.pk}">{words}</a>'


def prose(html: str) -> tuple[str, str]:
    return "text", f"<p>{html}</p>"


def stream(page: Page, document: SiteDocument) -> list[Any]:
    """Return a body that links to `page` in every possible way."""
    return [
        prose(to(page)),
        ("accordion", {"heading": "", "entries": [{"title": "Frage", "text": to(page)}]}),
        ("call_to_action", {"title": "Los", "text": "", "button": WORDS, "page": page, "address": ""}),
        ("related_pages", {"heading": "Weiter", "pages": [page]}),
        ("downloads", {"heading": "", "files": [{"document": document, "title": "Plan", "language": ""}]}),
        prose(f'<a linktype="document" id="{document.pk}">Der Plan</a>'),
    ]


def translate(page: Page, language: str, slug: str) -> Page:
    copy = page.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=True)
    copy.slug = slug
    copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


def read(client: Client, page: Page) -> str:
    cache.clear()  # as the commit of a change would do
    return client.get(Page.objects.get(pk=page.pk).url).content.decode().partition('<main id="main"')[2].partition("</main>")[0]


@pytest.fixture
def document(db: None) -> SiteDocument:
    return SiteDocument.objects.create(title="Plan", file=ContentFile(b"%PDF-1.7", "plan.pdf"))


@pytest.fixture
def target(homes: dict[str, HomePage]) -> StandardPage:
    return make_page(StandardPage, "Ziel")


@pytest.fixture
def page(target: StandardPage, document: SiteDocument) -> StandardPage:
    return make_page(StandardPage, "Auftrag", body=stream(target, document))


def count(html: str, address: str) -> int:
    return html.count(f'href="{address}"')


def test_links_have_the_same_url_everywhere_and_follow_a_move(client: Client, page: StandardPage, target: StandardPage) -> None:
    assert count(read(client, page), "/de/ziel/") == 4
    Page.objects.get(pk=target.pk).move(Page.objects.get(pk=make_page(StandardPage, "Oben").pk), pos="last-child")
    assert (count(read(client, page), "/de/oben/ziel/"), count(read(client, page), "/de/ziel/")) == (4, 0)


def unpublish(page: Page) -> None:
    page.unpublish()


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)


def delete(page: Page) -> None:
    Page.objects.get(pk=page.pk).delete()


def expire(page: Page) -> None:
    page.unpublish(set_expired=True)


@pytest.mark.parametrize("end", [unpublish, restrict, delete, expire])
def test_link_to_an_unreadable_page_becomes_plain_text(
    client: Client, page: StandardPage, target: StandardPage, end: Callable[[Page], None]
) -> None:
    end(target)

    html = read(client, page)

    assert html.count(WORDS) == 2  # from the texts; a button without a target is not rendered
    for sign in ("ziel/", ">Ziel<", "None", f"{WORDS}</a>", 'linktype="'):
        assert sign not in html
    assert f"<p>{WORDS}</p>" in html


def test_link_to_an_unpublished_page_falls_back_to_another_language(
    client: Client, page: StandardPage, target: StandardPage
) -> None:
    english = translate(target, "en", "goal")
    assert count(read(client, page), "/de/ziel/") == 4

    target.unpublish()

    assert count(read(client, page), english.url) == 4


def test_links_prefer_the_language_of_the_reader(client: Client, homes: dict[str, HomePage]) -> None:
    german = make_page(StandardPage, "Ziel")
    english, french = translate(german, "en", "goal"), translate(german, "fr", "but")
    html = f"{to(french)} {to(german)}"
    expected = {
        "de": (german, german),
        "en": (english, english),
        "fr": (french, french),
        "ar": (french, german),  # no Arabic version: the linked page itself
    }

    for language, (first, second) in expected.items():
        with override(language):
            assert expand_db_html(html) == f'<a href="{first.url}">{WORDS}</a> <a href="{second.url}">{WORDS}</a>'


@pytest.mark.parametrize("key", ["", "x", "0", "-1", "9" * 30, "1 OR 1=1", "٣"])
def test_link_with_an_invalid_id_becomes_plain_text(homes: object, key: str) -> None:
    html = f'<p>Vor <a linktype="page" id="{key}">Wort <b>fett</b></a> nach <a linktype="document" id="{key}">Datei</a>.</p>'

    assert expand_db_html(html) == "<p>Vor Wort <b>fett</b> nach Datei.</p>"


def test_other_links_are_unchanged(homes: object) -> None:
    html = '<a href="https://example.org/?a=1&amp;b=2">x</a> <a href="mailto:a@example.org">y</a> <a href="#z">z</a> <a id="anker">q</a>'

    assert expand_db_html(html) == html


def test_link_to_a_deleted_document_becomes_plain_text(client: Client, page: StandardPage, document: SiteDocument) -> None:
    assert count(read(client, page), document.url) == 2

    document.delete()

    html = read(client, page)
    assert ("Der Plan" in html, "/documents/" in html, "None" in html) == (True, False, False)


def test_links_in_rich_text_fields_behave_the_same(client: Client, target: StandardPage) -> None:
    process = make_page(LearningProcessPage, "Prozess", goals=f"<p>{to(target)}</p>")
    assert count(read(client, process), "/de/ziel/") == 1
    target.unpublish()
    assert f"<p>{WORDS}</p>" in read(client, process)


def test_query_count_does_not_depend_on_the_number_of_links(client: Client, homes: object, document: SiteDocument) -> None:
    def queries(number: int) -> int:
        targets = [make_page(StandardPage, f"Ziel {number} {n}") for n in range(number)]
        body = [part for target in targets for part in stream(target, document)]
        page = make_page(StandardPage, f"Viele {number}", body=body)
        client.get(page.url)
        cache.clear()
        client.get("/de/")  # so that menu and footer are cached again
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page.url).content.decode().count("/de/ziel-") == 4 * number
        return len(captured)

    assert queries(2) == queries(12)


def test_breadcrumbs_omit_drafts(client: Client, homes: object) -> None:
    above = make_page(StandardPage, "Geheimes Vorhaben")
    page = Page.objects.get(pk=above.pk).add_child(instance=StandardPage(title="Unten", slug="unten", summary="Lead"))
    assert "Geheimes Vorhaben" in read(client, page)

    Page.objects.get(pk=above.pk).specific.unpublish()

    assert ("Unten" in read(client, page), "Geheimes Vorhaben" in read(client, page)) == (True, False)
    assert [link.label for link in navigation.breadcrumbs(None, Page.objects.get(pk=page.pk))] == ["Start"]


def test_breadcrumbs_show_private_pages_to_permitted_users(admin_client: Client, homes: object) -> None:
    above = make_page(StandardPage, "Intern")
    page = Page.objects.get(pk=above.pk).add_child(instance=StandardPage(title="Unten", slug="unten", summary="Lead"))
    restrict(above)

    assert "Intern" in read(admin_client, page)


# --- The API --------------------------------------------------------------------------------------------------------


def told(client: Client, page: Page) -> dict[str, Any]:
    cache.clear()
    return client.get(f"/api/v2/pages/{page.pk}/").json()


def test_api_returns_the_same_urls(client: Client, page: StandardPage, target: StandardPage, document: SiteDocument) -> None:
    text, accordion, action, related, downloads, _file = (block["value"] for block in told(client, page)["body"])

    address = "http://testserver/de/ziel/"
    link = f'<a href="{address}">{WORDS}</a>'
    assert (text, accordion["entries"][0]["text"]) == (f"<p>{link}</p>", link)
    facts = {"id": target.pk, "type": "cms.StandardPage", "title": "Ziel", "href": address, "locale": "de"}
    assert (action["page"], action["href"], action["link"]) == (target.pk, address, facts)
    assert related["links"] == [facts]
    file = downloads["files"][0]
    assert (file["document"], file["href"]) == (document.pk, f"http://testserver{document.url}")


@pytest.mark.parametrize("end", [unpublish, restrict, delete, expire])
def test_api_omits_unreadable_pages(
    client: Client, page: StandardPage, target: StandardPage, end: Callable[[Page], None]
) -> None:
    end(target)

    text, _accordion, action, related, *_rest = (block["value"] for block in told(client, page)["body"])

    assert text == f"<p>{WORDS}</p>"
    assert (action["page"], action["href"], related["pages"], related["links"]) == (None, "", [], [])


def test_api_links_use_the_language_of_the_page(client: Client, page: StandardPage, target: StandardPage) -> None:
    translate(target, "en", "goal")
    english = page.copy_for_translation(Locale.objects.get(language_code="en"))
    english.save_revision().publish()

    bodies = [told(client, one)["body"][0]["value"] for one in (page, english)]

    assert bodies == [
        f'<p><a href="{address}">{WORDS}</a></p>' for address in ("http://testserver/de/ziel/", "http://testserver/en/goal/")
    ]


def test_api_omits_related_and_parent_drafts(client: Client, homes: object) -> None:
    group, process = make_page(AlumniGroupPage, "Geheime Gruppe"), make_page(LearningProcessPage, "Geheimer Prozess")
    call = make_page(CallPage, "Aufruf", leads_to=process)
    event = make_page(EventPage, "Termin", restricted_to=group, process=process)
    assert [told(client, call)["leads_to"]["title"], told(client, event)["restricted_to"]["title"]] == [
        "Geheimer Prozess",
        "Geheime Gruppe",
    ]

    for page in (group, process, index_of(CallPage)):
        page.unpublish()

    call_told, event_told = told(client, call), told(client, event)
    listed = client.get("/api/v2/pages/?type=cms.EventPage&fields=*").json()["items"][0]
    assert (call_told["leads_to"], call_told["meta"]["parent"]) == (None, None)
    assert (event_told["restricted_to"], event_told["process"], listed["process"]) == (None, None, None)
    assert "Geheim" not in str([call_told, event_told, listed])
