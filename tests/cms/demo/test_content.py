"""The demo's texts: what the files must contain, and that they name no real people."""

import re
from collections import Counter
from pathlib import Path

import pytest

from cms.blocks.bodies import StoryBody
from cms.demo.content import FOLDER, LANGUAGES, ContentError, PageContent, overlay, read_list, read_page, read_pages, strings_in

PAGES = {content.slug: content for content in read_pages()}
WANTED = {
    "call": {
        "deep-dive-wasserresilienz",
        "gruene-korridore",
        "naturbasierte-loesungen",
        "themenaufruf-2026",
        "nachhaltige-mobilitaet",
        "building-back-better",
    },
    "process": {"hitze-in-der-stadt", "wasserresilienz", "gruene-korridore-mena", "nbs-subsahara"},
    "alumni_group": {
        "bezahlbarer-wohnraum",
        "hitze-in-der-stadt-alumni",
        "risikoinformierte-stadtentwicklung",
        "erneuerbare-energien",
    },
    "event": {"ki-visualisierung-wohnraum"},
    "report": {"netzwerktreffen-2025", "ki-fuer-kommunen", "gruener-wasserstoff-mombasa"},
    "news": {"neue-partner"},
    "standard": {"mission", "formate", "impressum", "datenschutz", "barrierefreiheit"},
}
FRAME = {"home", "call_index", "process_index", "group_index", "event_index", "report_index", "news_index"}


@pytest.mark.parametrize(("kind", "slugs"), WANTED.items())
def test_required_pages_exist(kind: str, slugs: set[str]) -> None:
    assert slugs <= {slug for slug, content in PAGES.items() if content.kind == kind}


def test_each_language_has_enough_content_pages() -> None:
    written = Counter(
        language for content in PAGES.values() if content.kind not in FRAME for language in ("de", *content.translations)
    )

    assert written["de"] == len(PAGES) - len(FRAME)
    assert written["en"] >= 10
    assert written["fr"] >= 4
    assert written["ar"] >= 4


@pytest.mark.parametrize("kind", sorted({content.kind for content in PAGES.values()}))
def test_each_page_type_exists_in_each_language(kind: str) -> None:
    written = {language for content in PAGES.values() if content.kind == kind for language in content.parts}

    assert written == set(LANGUAGES)


def test_every_block_type_is_used() -> None:
    used = {name for content in PAGES.values() for block in content.fields().get("body", []) for name in block}

    assert used == set(StoryBody().child_blocks)


@pytest.mark.parametrize("content", PAGES.values(), ids=PAGES.keys())
def test_translations_match_the_structure_of_their_source(content: PageContent) -> None:
    source = content.fields()
    for language in content.translations:
        translated = content.fields(language)
        assert translated.keys() == source.keys()
        assert translated["title"] != source["title"] or content.kind in {"home", "standard", "call"}
        assert translated["summary"] != source["summary"]
        assert len(translated["summary"]) <= 400


@pytest.mark.parametrize("content", PAGES.values(), ids=PAGES.keys())
def test_pictures_have_alt_text_in_all_languages_of_their_page(content: PageContent) -> None:
    pictures = read_list("pictures")
    named = {value for value in strings_in([content.fields(), content.cover]) if value in pictures}
    for picture in named:
        assert set(content.parts) <= pictures[picture]["alt"].keys()


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yaml")), ids=lambda path: path.name)
def test_demo_has_no_real_email_addresses_or_phone_numbers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert set(re.findall(r"[\w.+-]+@([\w.-]+)", text)) <= {"example.org"}
    assert re.findall(r"\+?\b0\d{2,4}[ /–-]+\d{3,}|\+\d{2}[ (]", text) == []


def test_overlay_keeps_values_it_does_not_override() -> None:
    base = {"picture": "hafen", "texts": [{"caption": "Hafen", "year": 2025}]}

    assert overlay(base, {"texts": [{"caption": "Port"}]}) == {"picture": "hafen", "texts": [{"caption": "Port", "year": 2025}]}
    assert base["texts"] == [{"caption": "Hafen", "year": 2025}]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"texts": []}, ".texts: 0 items, the source has 1"),
        ({"text": "x"}, "the page: the source has no text"),
        ({"texts": "x"}, ".texts: another kind of value than in the source"),
    ],
)
def test_overlay_refuses_mismatched_values(change: dict, complaint: str) -> None:
    with pytest.raises(ContentError, match=re.escape(complaint)):
        overlay({"texts": ["Hafen"]}, change)


def test_mismatched_translation_error_names_page_and_language(tmp_path: Path) -> None:
    path = tmp_path / "seite.yaml"
    path.write_text("type: standard\nslug: {de: seite, en: page}\nde: {body: [1, 2]}\nen: {body: [1]}\n", encoding="utf-8")

    with pytest.raises(ContentError, match=r"^seite, en: \.body: 1 items, the source has 2$"):
        read_page(path).fields("en")
