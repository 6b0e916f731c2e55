"""Related pages at the end of a page: most similar first, only what the reader may find, and without slowing down the page."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Locale

from cms.models import AlumniGroupPage, CallPage, EventPage, EventReportPage, LearningProcessPage, Municipality, NewsPage
from cms.users.models import User
from search.backends.base import Changes, SearchBackend, SearchUnavailable, SemanticMatch
from search.backends.engine import get_backend
from search.backends.entries import Entry, PassageVector
from search.documents import audiences
from search.documents.document import PUBLIC, audience_of_group
from search.results import related
from search.results.related import find_similar, mean
from tests.pages import make_homes, make_page, make_topic
from tests.search.documents import document

EVERYBODY = frozenset({PUBLIC})


@pytest.fixture
def write(backend: SearchBackend) -> Callable[..., None]:
    def write(*documents) -> None:
        backend.apply(lambda: Changes(tuple(map(Entry, documents))))

    return write


@pytest.fixture
def alike(backend: SearchBackend):
    """Return the ids of the documents similar to a document."""

    def alike(to, audiences: frozenset[str] = EVERYBODY, locale: str = "de", **options) -> list[str]:
        entry = to if isinstance(to, Entry) else Entry(to)
        return [found.id for found in find_similar(entry, locale, audiences, backend, **options)]

    return alike


HEAT = document("page:1", "Hitze in Mombasa", topics=("heat", "water"), family="a")


def test_most_similar_documents_come_first_and_unrelated_ones_are_left_out(write, alike) -> None:
    write(
        HEAT,
        document("page:2", "Schatten", topics=("heat",), family="b"),
        document("page:3", "Kühle Höfe", topics=("heat", "water"), family="c"),
        document("page:4", "Busse", topics=("traffic",), family="d"),
        document("page:5", "Hitze messen", topics=("digital",), family="e"),
    )

    assert alike(HEAT) == ["page:3", "page:2", "page:5"]


def test_own_translations_are_excluded_and_other_pages_appear_once(write, alike) -> None:
    write(
        HEAT,
        document("page:2", "Heat in Mombasa", locale="en", topics=("heat", "water"), family="a"),
        document("page:3", "Schatten", topics=("heat",), family="b"),
        document("page:4", "Shade", locale="en", topics=("heat",), family="b"),
        document("page:5", "Hitzeaktionsplan", topics=("heat",), family="c"),
    )

    assert sorted(alike(HEAT)) == ["page:3", "page:5"]
    assert alike(HEAT, without=("b",)) == ["page:5"]


def test_only_the_version_for_the_reader_is_shown(write, alike) -> None:
    write(
        document("page:3", "Schatten", topics=("heat",), family="b", readers=("de", "fr")),
        document("page:4", "Shade", locale="en", topics=("heat",), family="b", readers=("en", "ar")),
    )

    assert (alike(HEAT), alike(HEAT, locale="ar")) == (["page:3"], ["page:4"])


def test_at_most_three_items_are_shown_and_no_standard_pages(write, alike) -> None:
    write(
        *(document(f"page:{number}", f"Seite {number}", topics=("heat",)) for number in range(10, 20)),
        document("page:30", "Hitze in Mombasa", type="page", topics=("heat", "water")),
    )

    found = alike(HEAT)
    assert len(found) == 3
    assert "page:30" not in found


def test_a_closed_call_comes_after_an_open_one(write, alike) -> None:
    past, future = datetime(2020, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)
    write(
        document("page:2", "Aufruf: Hitze", type="call", topics=("heat", "water"), closes_at=past),
        document("page:3", "Aufruf: Wald", type="call", topics=("heat", "water"), closes_at=future),
    )

    assert alike(HEAT) == ["page:3", "page:2"]


def test_related_items_respect_the_audience(write, alike) -> None:
    write(
        document("room:8", "Hitze in Mombasa: Protokoll", type="report", topics=("heat", "water"), audience=audience_of_group(7)),
        document("page:2", "Schatten", topics=("heat",)),
    )

    assert alike(HEAT) == ["page:2"]
    assert alike(HEAT, frozenset({PUBLIC, audience_of_group(8)})) == ["page:2"]
    assert alike(HEAT, frozenset({PUBLIC, audience_of_group(7)})) == ["room:8", "page:2"]


def test_nearest_in_meaning_come_first_if_there_are_vectors(write, alike, backend, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    write(document("page:2", "Schatten", topics=("heat",)), document("page:3", "Baum"), document("page:4", "Bus"))

    def nearest(vector, question, *, limit: int) -> list[SemanticMatch]:
        asked.append((vector.tolist(), question.audiences))
        return [SemanticMatch("page:3", 0, 0.8), SemanticMatch("page:2", 0, 0.31), SemanticMatch("page:4", 0, 0.1)]

    monkeypatch.setattr(backend, "nearest", nearest)
    vectors = tuple(PassageVector(n, n, np.array(numbers, np.int8)) for n, numbers in enumerate(((127, 0), (0, 127))))

    assert alike(Entry(HEAT, vectors=vectors)) == ["page:3", "page:2"]
    assert asked == [([90, 90], EVERYBODY)]


def test_mean_keeps_the_length_of_the_vectors() -> None:
    assert mean([np.array([127, 0], np.int8), np.array([127, 0], np.int8)]).tolist() == [127, 0]
    assert mean([np.array([127, 0], np.int8), np.array([-127, 0], np.int8)]).tolist() == [0, 0]


# --- On pages


def cards(html: str) -> list[str]:
    """Return the titles of the related pages on a page."""
    return re.findall(r"<h3><a href=[^>]*>(.*?)</a></h3>", html.partition("like-this")[2])


@pytest.fixture
def look(db, client: Client, django_capture_on_commit_callbacks) -> Callable[..., list[str]]:
    make_homes()

    def look(page, user: User | None = None) -> list[str]:
        client.logout()
        if user:
            client.force_login(user)
        return cards(client.get(page.url).content.decode())

    return look


@pytest.fixture
def publish(look, django_capture_on_commit_callbacks) -> Callable:
    def publish(model, title: str, **facts):
        with django_capture_on_commit_callbacks(execute=True):
            return make_page(model, title, **facts)

    return publish


@pytest.mark.parametrize("model", [LearningProcessPage, CallPage, EventPage, EventReportPage, NewsPage, AlumniGroupPage])
def test_every_archive_page_type_shows_related_items(publish, look, model) -> None:
    heat = make_topic("heat", "Hitze", colour="heat")
    page = publish(model, "Kühle Orte", topics=[heat])
    publish(NewsPage, "Trinkbrunnen", topics=[heat], summary="Wasser für alle.")

    assert look(page) == ["Trinkbrunnen"]


def test_pages_already_linked_are_not_repeated(publish, look) -> None:
    heat = make_topic("heat", "Hitze")
    process = publish(LearningProcessPage, "Hitze lernen", topics=[heat])
    chosen = publish(NewsPage, "Ausgewählt", topics=[heat])
    body = [("related_pages", {"heading": "Weiter", "pages": [chosen]})]
    report = publish(EventReportPage, "Bericht zur Hitze", topics=[heat], process=process, body=body)
    publish(NewsPage, "Trinkbrunnen", topics=[heat])

    assert look(report) == ["Trinkbrunnen"]
    assert sorted(look(process)) == ["Ausgewählt", "Trinkbrunnen"]


def test_group_documents_are_shown_only_to_members(publish, look, backend, monkeypatch) -> None:
    heat = make_topic("heat", "Hitze")
    page = publish(NewsPage, "Kühle Orte", topics=[heat])
    member = User.objects.create_user("member@example.org", "secret-of-a-member")
    stranger = User.objects.create_user("stranger@example.org", "secret-of-a-stranger")
    monkeypatch.setattr(audiences, "_providers", [lambda user: [audience_of_group(7)] if user == member else []])
    secret = document("page:800", "Protokoll der Gruppe", topics=("heat",), audience=audience_of_group(7))
    backend.apply(lambda: Changes((Entry(secret),)))

    # In this order: results cached for the member must not be shown to the others.
    assert [look(page, user) for user in (None, member, stranger, None)] == [[], ["Protokoll der Gruppe"], [], []]


def test_card_shows_type_years_status_and_language(publish, look, client, backend) -> None:
    heat = make_topic("heat", "Hitze", colour="heat")
    town = Municipality.objects.create(name_de="Bonn", country="DE", latitude=50, longitude=7)
    page = publish(NewsPage, "Kühle Orte", topics=[heat])
    past = datetime(2020, 1, 1, tzinfo=UTC)
    english = document("page:801", "Shade", locale="en", type="call", topics=("heat",), years=(2024, 2025), closes_at=past)
    english = replace(english, municipalities=(str(town.pk),), lead="Trees & roofs.")
    backend.apply(lambda: Changes((Entry(english),)))

    html = " ".join(client.get(page.url).content.decode().split())
    assert '<article class="card c4" data-topic="heat" lang="en" dir="ltr">' in html
    assert (
        '<p class="kicker" lang="de"> <b><bdi>Aufruf · 2024–2025 · geschlossen</bdi></b> <bdi class="hit__lang">auf Englisch</bdi>'
        in html
    )
    assert '<h3><a href="/en/page-801/">Shade</a></h3> <p>Trees &amp; roofs.</p>' in html


@pytest.mark.parametrize("part", ["find", "fetch"])
def test_engine_outage_hides_related_items_and_pauses_requests(publish, look, monkeypatch, part: str) -> None:
    heat = make_topic("heat", "Hitze")
    page, other = publish(NewsPage, "Kühle Orte", topics=[heat]), publish(NewsPage, "Trinkbrunnen", topics=[heat])
    asked = []

    def refuse(*_: object, **__: object) -> None:
        asked.append(1)
        raise SearchUnavailable("It is out.")

    with monkeypatch.context() as patch:
        patch.setattr(get_backend(), part, refuse)
        assert [look(page), look(page), look(other)] == [[], [], []]
    assert len(asked) == 1

    cache.clear()  # a minute later
    assert look(page) == ["Trinkbrunnen"]


def test_slow_engine_is_not_queried_for_a_while(publish, look, monkeypatch) -> None:
    heat = make_topic("heat", "Hitze")
    page, other = publish(NewsPage, "Kühle Orte", topics=[heat]), publish(NewsPage, "Trinkbrunnen", topics=[heat])
    monkeypatch.setattr(related, "SLOW", -1.0)

    assert look(page) == ["Trinkbrunnen"]
    assert look(other) == []


def test_related_items_are_cached_until_something_is_published(publish, look, monkeypatch) -> None:
    heat = make_topic("heat", "Hitze")
    page = publish(NewsPage, "Kühle Orte", topics=[heat])
    asked = []
    find = get_backend().find
    monkeypatch.setattr(get_backend(), "find", lambda *given, **named: (asked.append(1), find(*given, **named))[1])

    for _time in range(3):
        look(page)
    assert len(asked) == 1

    publish(NewsPage, "Trinkbrunnen", topics=[heat])
    assert look(page) == ["Trinkbrunnen"]


def test_drafts_and_previews_have_no_related_items(publish, look, rf) -> None:
    page = publish(NewsPage, "Kühle Orte", topics=[make_topic("heat", "Hitze")])
    page.live = False

    assert related.related_items(rf.get("/"), page) == ()
    assert Locale.objects.count() == 4
