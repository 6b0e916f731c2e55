"""The five real texts stored next to the repository."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from cms.archive_import.article import ArticleKind, ImportedArticle
from cms.archive_import.reading import read_file
from cms.archive_import.recognising import recognise_articles

SEEDS = Path(settings.BASE_DIR).parent / "shared" / "seeds"


pytestmark = pytest.mark.skipif(not any(SEEDS.glob("*.txt")), reason="The seeds lie beside the repository on some machines only.")


@pytest.fixture
def articles():
    """Return a function that recognises the articles of the seed file whose name begins with a number."""

    def recognise(number: str) -> list[ImportedArticle]:
        return recognise_articles(read_file(next(SEEDS.glob(f"{number}_*.txt"))))

    return recognise


def test_water_call(articles):
    [call] = articles("000")

    assert call.kind is ArticleKind.CALL
    assert call.title.startswith("Wasserresilienz – ")
    assert "Deep Dive" in call.lead
    assert call.closes_at == datetime(2026, 1, 5, 22, 59, 59, tzinfo=UTC)
    assert [block.text for block in call.body if block.is_heading] == [
        "Hintergrund",
        "Ablauf und Ziele des Deep Dive",
        "Wie kann man teilnehmen?",
        "Connective Cities auf einen Blick",
    ]
    text = "\n".join(block.text for block in call.body)
    assert " aus anderen Ländern " in text  # a page break had torn it apart
    assert "LANDKREISTAG" not in text
    assert "Commissioned by" not in text
    assert [block.text[0] for block in call.body[-2:]] == ["¹", "²"]
    assert call.contacts.count("@") == 1
    assert "+49" in call.contacts
    assert "@" not in text
    assert "@" in call.apply_address


def test_newsletter_is_split_into_nine_articles(articles):
    found = articles("001")

    assert [(article.kind.value, article.title.split()[0]) for article in found] == [
        ("call", "Grüne"),
        ("event", "Von"),
        ("event report", "Connective"),
        ("call", "Connective"),
        ("call", "Natur"),
        ("event report", "KI"),
        ("news", "Gemeinsam"),
        ("event", "Connective"),
        ("event report", "Grüner"),
    ]
    assert [article.closes_at and article.closes_at.astimezone(UTC) for article in found if article.kind is ArticleKind.CALL] == [
        datetime(2026, 2, 1, 22, 59, 59, tzinfo=UTC),
        datetime(2026, 2, 8, 22, 59, 59, tzinfo=UTC),
        datetime(2026, 2, 7, 22, 59, 59, tzinfo=UTC),
    ]
    assert all(article.language == "de" for article in found)


def test_green_corridors_call(articles):
    call = articles("001")[0]

    assert call.working_languages == ["en", "fr"]
    assert call.costs_are_covered
    assert [block.text for block in call.body if block.is_heading] == ["Die Methodik", "Dauer", "Teilnahme und Kontakt"]
    assert any(block.ordered and len(block.items) == 3 for block in call.body)


def test_visualisation_workshop(articles):
    event = articles("001")[1]

    assert event.starts_at == datetime(2026, 1, 22, 9, tzinfo=UTC)
    assert event.ends_at == datetime(2026, 1, 22, 12, tzinfo=UTC)
    assert (event.zone, event.is_online, event.is_free, event.working_languages) == ("Europe/Berlin", True, True, ["en"])
    assert event.restricted_part.endswith("vorbehalten.")


def test_network_meeting_invitation(articles):
    event = articles("001")[7]

    assert event.starts_at == datetime(2025, 12, 9, 12, tzinfo=UTC)
    assert event.ends_at == datetime(2025, 12, 10, 13, tzinfo=UTC)
    assert event.registration_closes_at == datetime(2025, 11, 10, 22, 59, 59, tzinfo=UTC)
    assert (event.place, event.working_languages) == ("Bonn", ["de"])


def test_mombasa_report(articles):
    report = articles("001")[8]

    assert (report.period.first, report.period.last, report.place) == (date(2025, 11, 25), date(2025, 11, 27), "Mombasa")


def test_nature_call_keeps_its_application_link_and_lists(articles):
    call = articles("001")[4]

    assert call.apply_address.startswith("https://")
    assert sum(bool(block.items) for block in call.body) == 4


@pytest.mark.parametrize("number", ["002", "003", "004"])
def test_pages_about_the_network_are_standard_pages(articles, number):
    [page] = articles(number)

    assert (page.kind, page.closes_at, page.starts_at) == (ArticleKind.STANDARD, None, None)


def test_all_seeds_joined_in_one_file_are_still_split(tmp_path):
    seeds = sorted(SEEDS.glob("*.txt"))
    together = tmp_path / "all.txt"
    together.write_bytes(b"".join(seed.read_bytes() for seed in seeds))

    found = recognise_articles(read_file(together))

    assert len(found) >= 10
    assert found[0].closes_at == datetime(2026, 1, 5, 22, 59, 59, tzinfo=UTC)
    assert found[1].closes_at == datetime(2026, 2, 1, 22, 59, 59, tzinfo=UTC)
