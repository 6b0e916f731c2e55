"""Which texts of a page are translated, and what counts as a change."""

from typing import Any
from uuid import uuid4

import pytest

from cms.models import CallExtension, CallPage, EventPage, HomePage, LearningProcessPage, NewsPage, StandardPage
from cms.stale.words import changes_between, words_of

pytestmark = pytest.mark.django_db

ID = str(uuid4())


def block(kind: str, value: Any, key: str = ID) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": key}


def item(value: Any) -> dict[str, Any]:
    return {"type": "item", "value": value, "id": str(uuid4())}


def page_with(*blocks: dict[str, Any], **values: Any) -> StandardPage:
    body = StandardPage._meta.get_field("body").to_python(list(blocks))
    return StandardPage(**{"title": "Titel", "slug": "titel", "summary": "Lead", **values}, body=body)


def texts(page: Any) -> dict[str, str]:
    return {part["key"]: part["text"] for part in words_of(page)}


BLOCKS = {
    "text": ("<h2>Kopf</h2><p>Eins <b>zwei</b></p><ul><li>drei</li></ul>", "Kopf\nEins zwei\ndrei"),
    "quote": ({"text": "Gesagt", "speaker": "Amina", "role": "Rat"}, "Gesagt\nAmina\nRat"),
    "quotes": (
        [item({"text": "Eins", "speaker": "A", "role": ""}), item({"text": "Zwei", "speaker": "", "role": ""})],
        "Eins\nA\nZwei",
    ),
    "accordion": (
        {"heading": "Fragen", "entries": [item({"title": "Wann?", "text": "<p>Heute</p>"})]},
        "Fragen\nWann?\nHeute",
    ),
    "table": ({"caption": "Zahlen", "table": {"data": [["Ort", "Zahl"], ["Ulm", None]]}}, "Zahlen\nOrt\nZahl\nUlm"),
    "video": (
        {"title": "Film", "url": "https://vimeo.com/1", "poster": None, "transcript": "Man sieht\nWasser"},
        "Film\nMan sieht\nWasser",
    ),
    "call_to_action": (
        {"title": "Los", "text": "Jetzt", "button": "Hier", "page": None, "address": "https://example.org"},
        "Los\nJetzt\nHier",
    ),
}


@pytest.mark.parametrize("kind", list(BLOCKS))
def test_texts_of_blocks_are_extracted(kind: str) -> None:
    value, text = BLOCKS[kind]
    assert texts(page_with(block(kind, value))) == {"title": "Titel", "summary": "Lead", f"body.{ID}": text}


def test_list_items_without_ids_are_extracted_too() -> None:
    assert texts(page_with(block("quotes", [{"text": "Alt", "speaker": "", "role": ""}])))[f"body.{ID}"] == "Alt"


def test_slug_is_not_extracted_but_search_engine_texts_are() -> None:
    found = texts(page_with(slug="anders", seo_title="Kurz", search_description="Lang"))
    assert found == {"title": "Titel", "seo_title": "Kurz", "search_description": "Lang", "summary": "Lead"}


@pytest.mark.parametrize("model", [CallPage, EventPage, LearningProcessPage, NewsPage, HomePage])
def test_facts_are_not_extracted(model: Any) -> None:
    page = model(title="Titel")
    for name in model.fact_fields:
        field = model._meta.get_field(name)
        if getattr(field, "choices", None) is None and field.get_internal_type() in ("CharField", "TextField", "URLField"):
            setattr(page, name, "Ulm")
    assert "Ulm" not in "".join(texts(page).values())


def test_reason_of_an_extension_is_extracted() -> None:
    call = CallPage(title="Titel", extensions=[CallExtension(reason="Mehr Zeit")])
    assert texts(call)["extensions"] == "Mehr Zeit"


def test_changed_added_and_removed_parts_are_listed_with_both_texts() -> None:
    gone, new = str(uuid4()), str(uuid4())
    before = words_of(page_with(block("text", "<p>Eins</p>"), block("text", "<p>Weg</p>", gone), summary="Alt"))
    after = words_of(page_with(block("text", "<p>Zwei</p>"), block("quote", {"text": "Neu"}, new), summary="Alt"))
    assert changes_between(before, after) == [
        {"field": "body", "block": "text", "old": "Eins", "new": "Zwei"},
        {"field": "body", "block": "quote", "old": "", "new": "Neu"},
        {"field": "body", "block": "text", "old": "Weg", "new": ""},
    ]


@pytest.mark.parametrize(
    "other",
    [
        "<p>Eins  zwei</p><p></p>",
        "<p>Eins <b>zwei</b></p>",
        '<p data-block-key="abc">Eins <a href="https://example.org">zwei</a></p>',
        "<h2>Eins zwei</h2>",
    ],
)
def test_formatting_is_not_a_change(other: str) -> None:
    before = words_of(page_with(block("text", "<p>Eins zwei</p>")))
    assert changes_between(before, words_of(page_with(block("text", other)))) == []


def test_moved_and_reinserted_blocks_are_not_a_change() -> None:
    one, two = block("text", "<p>Eins</p>", str(uuid4())), block("text", "<p>Zwei</p>", str(uuid4()))
    before = words_of(page_with(one, two))
    assert changes_between(before, words_of(page_with(two, one))) == []
    assert changes_between(before, words_of(page_with({**one, "id": str(uuid4())}, two))) == []
