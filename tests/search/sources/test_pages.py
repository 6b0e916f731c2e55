"""The documents of pages, and pages that are never indexed."""

import datetime
import json

import pytest
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from cms.days import day_of
from cms.models import (
    CallPage,
    EventPage,
    EventReportPage,
    HomePage,
    LearningProcessPage,
    Municipality,
    NewsPage,
    Participation,
    Region,
    StandardPage,
    Topic,
)
from search.documents.document import PUBLIC, SearchDocument
from search.sources.page_text import Piece, pieces_of
from search.sources.pages import PageSource, keys_about
from tests.pages import make_homes, make_page, make_topic

pytestmark = pytest.mark.django_db
SECRET = "Rohrdommel"


@pytest.fixture(autouse=True)
def homes() -> None:
    make_homes()


@pytest.fixture
def mombasa() -> Municipality:
    africa = Region.objects.create(slug="africa", name_de="Afrika", name_en="Africa")
    return Municipality.objects.create(name_de="Mombasa", name_ar="مومباسا", country="KE", region=africa)


def documents_of(*pages: Page) -> list:
    return list(PageSource().documents([str(page.pk) for page in pages]))


def test_document_of_a_learning_process_has_its_text_places_and_dates(mombasa: Municipality) -> None:
    heat = make_topic("heat", "Hitze", name_en="Heat")
    page = make_page(LearningProcessPage, "Hitze in der Stadt", topics=[heat], format="deep_dive", summary="Ein Lead.")
    page.goals = "<h2>Ziele</h2><p>Schatten &amp; <b>Wasser</b></p>"
    page.working_languages = ["en", "fr"]
    page.participations.add(Participation(municipality=mombasa))
    page.save_revision().publish()

    (document,) = documents_of(page)

    assert document.id == f"page:{page.pk}"
    assert (document.locale, document.type, document.audience) == ("de", "process", PUBLIC)
    assert (document.title, document.lead, document.headings, document.body) == (
        "Hitze in der Stadt",
        "Ein Lead.",
        ("Ziele",),
        "Schatten & Wasser",
    )
    assert document.url == "/de/lernprozesse/hitze-in-der-stadt/"
    assert document.family == str(page.translation_key)
    assert document.names == {
        "de": ("Hitze", "Afrika", "Mombasa", "Kenia", "Deep Dive"),
        "en": ("Heat", "Africa", "Mombasa", "Kenya", "Deep Dive"),
        "fr": ("Heat", "Africa", "Mombasa", "Kenya", "Deep Dive"),
        "ar": ("Heat", "Africa", "مومباسا", "كينيا", document.names["ar"][-1]),
    }
    assert (document.date, document.years) == (datetime.date(2023, 8, 1), (2023, 2024, 2025))
    assert (document.topics, document.regions, document.countries) == (("heat",), ("africa",), ("KE",))
    assert (document.format, document.municipalities, document.languages) == ("deep_dive", (str(mombasa.pk),), ("en", "fr"))


def test_document_of_a_call_has_its_opening_and_closing_dates() -> None:
    closes_at = datetime.datetime(2026, 1, 5, 22, 59, tzinfo=datetime.UTC)
    page = make_page(CallPage, "Aufruf", closes_at=closes_at, opens_at=closes_at - datetime.timedelta(days=30), kind="theme_call")

    (document,) = documents_of(page)

    assert (document.opens_at, document.closes_at) == (page.opens_at, closes_at)
    assert (document.date, document.years, document.format) == (datetime.date(2026, 1, 5), (2026,), "")
    assert document.is_closed


def test_document_of_an_event_ends_at_its_end_or_without_one_at_its_start() -> None:
    begins = datetime.datetime(2026, 3, 5, 9, tzinfo=datetime.UTC)
    ends = begins + datetime.timedelta(hours=3)
    day, moment = (
        make_page(EventPage, "Tagung", starts_at=begins, ends_at=ends),
        make_page(EventPage, "Auftakt", starts_at=begins, ends_at=None),
    )

    by_title = {document.title: document for document in documents_of(day, moment)}

    assert (by_title["Tagung"].ends_at, by_title["Auftakt"].ends_at) == (ends, begins)
    assert SearchDocument.from_json(by_title["Tagung"].to_json()) == by_title["Tagung"]


def test_standard_pages_have_no_year_and_news_have_their_year() -> None:
    page, news = make_page(StandardPage, "Seite"), make_page(NewsPage, "Neues")

    by_page, by_news = documents_of(page, news)

    assert (by_page.years, by_page.date) == ((), day_of(page.first_published_at))
    assert (by_news.years, by_news.date) == ((2025,), datetime.date(2025, 12, 1))


def test_names_and_countries_of_places_are_indexed(mombasa: Municipality) -> None:
    report = make_page(EventReportPage, "Bericht", place="Hafen von Tunis", municipalities=[mombasa])
    event = make_page(EventPage, "Termin", municipality=mombasa)

    by_report, by_event = documents_of(report, event)

    assert by_report.names["de"] == ("Afrika", "Mombasa", "Kenia", "Hafen von Tunis")
    assert "Hafen von Tunis" not in by_report.names["en"]
    assert (by_report.countries, by_event.countries) == (("KE",), ("KE",))


def test_only_the_visible_text_of_blocks_is_extracted() -> None:
    body = [
        {"type": "text", "value": "<h2>Anfang</h2><p>Viel <i>Wasser</i></p><ul><li>eins</li><li>zwei</li></ul><p>Ende</p>"},
        {"type": "quote", "value": {"text": "Es wirkt.", "speaker": "Stadtrat", "role": ""}},
        {
            "type": "accordion",
            "value": {
                "heading": "Fragen",
                "entries": [{"type": "item", "id": "1", "value": {"title": "Wie?", "text": "<p>So.</p>"}}],
            },
        },
        {"type": "table", "value": {"caption": "Zahlen", "table": {"data": [["Jahr", None], ["2025", "7"]]}}},
        {"type": "picture", "value": {"image": {"image": 404, "alt_text": SECRET, "decorative": False}, "caption": "Der Hafen"}},
        {"type": "video", "value": {"url": "https://video.example.org/rohrdommel", "title": "Ein Film"}},
        {"type": "contact", "value": 404},
        {"type": "related_pages", "value": {"heading": "", "pages": [404]}},
        {"type": "no_longer_a_block", "value": SECRET},
    ]
    page = make_page(StandardPage, "Seite")
    page.body = json.dumps(body)

    pieces = pieces_of(page, page.text_fields)

    assert [piece for piece in pieces if piece.is_heading] == [
        Piece(text, is_heading=True) for text in ("Anfang", "Fragen", "Wie?", "Ein Film")
    ]
    assert " | ".join(piece.text for piece in pieces if not piece.is_heading) == (
        "Viel Wasser eins zwei Ende | Es wirkt. | Stadtrat | So. | Zahlen | Jahr 2025 7 | Der Hafen"
    )


def test_drafts_and_draft_changes_are_not_findable() -> None:
    page = make_page(StandardPage, "Sichtbar")
    page.title, page.summary = SECRET, SECRET
    page.body = [("text", f"<p>{SECRET}</p>")]
    page.save_revision()
    draft = StandardPage(title=SECRET, slug="entwurf", summary=SECRET, live=False)
    page.get_parent().add_child(instance=draft)

    (document,) = documents_of(page, draft)

    assert document.title == "Sichtbar"
    assert SECRET not in document.to_json()
    findable = PageSource().keys()
    assert str(draft.pk) not in findable


def test_private_pages_and_their_descendants_are_not_findable() -> None:
    parent = make_page(StandardPage, "Oben")
    child = parent.add_child(instance=StandardPage(title="Unten", slug="unten", summary="Lead"))
    beside = make_page(StandardPage, "Daneben")
    PageViewRestriction.objects.create(page=parent, restriction_type=PageViewRestriction.LOGIN)

    assert [document.title for document in documents_of(parent, child, beside)] == ["Daneben"]


def test_expired_pages_are_not_findable_even_before_they_are_unpublished() -> None:
    page = make_page(StandardPage, "Abgelaufen", expire_at=timezone.now() + datetime.timedelta(hours=1))
    (document,) = documents_of(page)
    assert document.expires_at == page.expire_at

    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - datetime.timedelta(seconds=1))
    assert documents_of(page) == []


def test_index_pages_and_pages_outside_the_site_are_not_findable() -> None:
    page = make_page(CallPage, "Aufruf")
    outside = Page.get_first_root_node().add_child(
        instance=StandardPage(title="Draußen", slug="draussen", summary="Lead", locale=Locale.objects.get(language_code="de"))
    )

    assert [document.title for document in documents_of(page, page.get_parent(), outside)] == ["Aufruf"]


def test_keys_exclude_home_pages() -> None:
    page = make_page(StandardPage, "Seite")
    homes = HomePage.objects.filter(live=True)

    assert (homes.count(), documents_of(*homes)) == (4, [])
    assert PageSource().keys() == [str(page.pk)]


def test_many_pages_take_no_more_queries_than_one(mombasa: Municipality, django_assert_num_queries) -> None:
    def make(number: int) -> Page:
        page = make_page(LearningProcessPage, f"Prozess {number}", topics=[make_topic(f"t{number}")])
        page.participations.add(Participation(municipality=mombasa))
        page.save()
        return page

    pages = [make(number) for number in range(6)]
    documents_of(pages[0])  # warms the caches of sites and content types
    with django_assert_num_queries(10):
        assert len(documents_of(pages[0])) == 1
    with django_assert_num_queries(10):
        assert len(documents_of(*pages)) == 6


def test_keys_about_finds_pages_about_a_topic_or_place(mombasa: Municipality) -> None:
    heat, water = make_topic("heat"), make_topic("water")
    process = make_page(LearningProcessPage, "Prozess", topics=[heat])
    process.participations.add(Participation(municipality=mombasa))
    process.save()
    report = make_page(EventReportPage, "Bericht", topics=[heat, water], municipalities=[mombasa])
    event = make_page(EventPage, "Termin", regions=[mombasa.region])

    def about(thing: Topic | Region | Municipality) -> set[str]:
        return set(keys_about(thing))

    assert about(heat) == {str(process.pk), str(report.pk)}
    assert about(water) == {str(report.pk)}
    assert about(mombasa) == {str(process.pk), str(report.pk)}
    assert about(mombasa.region) == {str(process.pk), str(report.pk), str(event.pk)}
