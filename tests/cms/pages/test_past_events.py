"""Past events are marked as such on every page that mentions them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import CallPage, EventPage, LearningProcessPage, StandardPage
from tests.pages import index_of, make_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("homes")]

HOUR = timedelta(hours=1)


def make_event(title: str, *, hours: int, **facts: object) -> EventPage:
    """Create a two-hour event that begins in `hours` hours."""
    begins = timezone.now() + hours * HOUR
    return make_page(EventPage, title, starts_at=begins, ends_at=begins + 2 * HOUR, **facts)


def about(html: str, title: str, tag: str = "article") -> str:
    """Return the part of a page that contains `title`."""
    (part,) = [part for part in re.split(rf"<{tag}[ >]", html) if f">{title}</a>" in part]
    return part.split(f"</{tag}>")[0]


def test_past_events_are_marked_on_their_learning_process(client: Client) -> None:
    process = make_page(LearningProcessPage, "Prozess")
    make_event("Vorbei", hours=-5, process=process)
    make_event("Gerade", hours=-1, process=process)
    html = client.get(process.url).content.decode()

    assert " · Vergangen" in about(html, "Vorbei", "li")
    assert "Vergangen" not in about(html, "Gerade", "li")


def test_past_events_and_closed_calls_are_marked_in_related_pages(client: Client) -> None:
    past, coming = make_event("Vorbei", hours=-5), make_event("Kommt", hours=5)
    closed = make_page(CallPage, "Geschlossen", opens_at=timezone.now() - 9 * HOUR, closes_at=timezone.now() - HOUR)
    chosen = [("related_pages", {"heading": "Weiter", "pages": [past, coming, closed]})]
    html = client.get(make_page(StandardPage, "Seite", body=chosen).url).content.decode()

    assert " · Vergangen" in about(html, "Vorbei")
    assert " · geschlossen" in about(html, "Geschlossen")
    assert "Vergangen" not in about(html, "Kommt")


def test_past_events_are_marked_in_lists_in_every_language(client: Client) -> None:
    make_event("Vorbei", hours=-5)
    make_event("Kommt", hours=5)
    for language, word in {"de": "Vergangen", "en": "Past", "fr": "Passé", "ar": "سابقة"}.items():
        html = client.get(index_of(EventPage, language).url).content.decode()
        assert f"<span>{word}</span>" in about(html, "Vorbei")
        assert word not in about(html, "Kommt")


def test_home_page_shows_upcoming_and_running_events(client: Client, homes: dict) -> None:
    make_event("Vorbei", hours=-5)
    make_event("Gerade", hours=-1)
    html = client.get(homes["de"].url).content.decode()

    assert "Vorbei" not in html
    assert "Vergangen" not in about(html, "Gerade")
