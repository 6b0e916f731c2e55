"""Publishing a page in the source language copies its facts to all translations."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageLogEntry
from wagtail.signals import page_published

from cms.models import (
    CallPage,
    EventPage,
)
from cms.pages import shared_facts
from cms.pages.shared_facts import lacking_in
from tests.pages import make_page, make_topic

from .translations import WEEK, Publish, again, translated


def test_changed_facts_reach_translations_without_changing_their_texts(publish: Publish) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    topic = make_topic("wasser")
    call.title, call.closes_at = "Wasser neu", call.closes_at + WEEK
    call.topics.set([topic])
    publish(call)

    english = again(english)
    assert (english.title, english.closes_at, list(english.topics.all())) == ("Water", call.closes_at, [topic])


def test_draft_of_a_translation_gets_the_facts_and_keeps_its_texts(publish: Publish) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    english.title = "Water, being edited"
    english.save_revision()
    call.closes_at += WEEK
    publish(call)

    english = again(english)
    draft = english.get_latest_revision_as_object()
    assert (english.title, english.closes_at, english.has_unpublished_changes) == ("Water", call.closes_at, True)
    assert (draft.title, draft.closes_at) == ("Water, being edited", call.closes_at)


def test_sharing_facts_creates_no_revision_but_a_log_entry(publish: Publish) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    before = english.revisions.count()
    publish(call)
    assert english.revisions.count() == before
    call.closes_at += WEEK
    publish(call)

    english = again(english)
    assert english.revisions.count() == before
    assert english.latest_revision.content["closes_at"] == english.live_revision.content["closes_at"]
    assert datetime.fromisoformat(english.latest_revision.content["closes_at"]) == call.closes_at
    assert PageLogEntry.objects.filter(page=english.pk, action="cms.facts_brought").count() == 1


def test_page_published_is_sent_once_for_each_changed_translation(publish: Publish) -> None:
    call = make_page(CallPage, "Wasser")
    english, french = translated(call), translated(call, "fr", "Eau")
    call.closes_at += WEEK
    told: list[tuple[int, int]] = []

    def note(instance: Page, revision: Any, **_: Any) -> None:
        told.append((instance.pk, revision.object_id and int(revision.object_id)))

    page_published.connect(note)
    try:
        publish(call)
        publish(again(call))
    finally:
        page_published.disconnect(note)

    assert sorted(told) == sorted([(page.pk, page.pk) for page in (call, english, french, call)])


def test_saving_a_live_source_without_a_revision_shares_its_facts(
    publish: Publish, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    with django_capture_on_commit_callbacks(execute=True):
        call.closes_at += WEEK
        call.save()
    assert again(english).closes_at == call.closes_at


def test_draft_of_the_source_does_not_share_facts(
    publish: Publish, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    first = call.closes_at
    with django_capture_on_commit_callbacks(execute=True):
        call.closes_at += WEEK
        call.save_revision()
    assert (again(english).closes_at, again(english).get_latest_revision_as_object().closes_at) == (first, first)


def test_rolled_back_publication_does_not_share_facts(
    publish: Publish, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    first = call.closes_at

    class ChangeOfMindError(Exception):
        pass

    @transaction.atomic
    def publish_and_roll_back() -> None:
        call.closes_at += WEEK
        call.save_revision().publish()
        raise ChangeOfMindError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ChangeOfMindError):
        publish_and_roll_back()
    assert again(english).closes_at == first


LACKING = [
    (CallPage, {"apply_by": "address", "apply_url": "https://example.org/form"}, "Adresse des Formulars"),
    (EventPage, {"mode": "in_person", "place": "Köln"}, "Ort"),
    (EventPage, {"registration": "address", "registration_url": "https://example.org/form"}, "Adresse des Formulars"),
]


@pytest.mark.parametrize(("model", "facts", "field"), LACKING, ids=["apply_by", "mode", "registration"])
def test_facts_are_shared_even_if_a_translation_lacks_a_required_field(
    publish: Publish, model: Any, facts: dict[str, Any], field: str
) -> None:
    page = make_page(model, "Titel")
    english, french = translated(page), translated(page, "fr", "Titre")
    fact, value = next(iter(facts.items()))
    for name, given in facts.items():
        setattr(page, name, given)
    later: list[int] = []

    def note(instance: Page, **_: Any) -> None:
        later.append(instance.pk)

    page_published.connect(note)
    try:
        publish(page)
    finally:
        page_published.disconnect(note)

    assert [getattr(again(one), fact) for one in (page, english, french)] == [value] * 3
    assert {page.pk, english.pk, french.pk} == set(later)
    assert lacking_in(again(page)) == {}
    assert list(lacking_in(again(english))) == [field]


def test_failure_to_share_facts_leaves_the_source_published(
    publish: Publish, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    call = make_page(CallPage, "Wasser")
    english, french = translated(call), translated(call, "fr", "Eau")
    first = call.closes_at

    def fail(*_: Any) -> None:
        raise RuntimeError("It is out.")

    monkeypatch.setattr(shared_facts, "write_into_revisions", fail)
    call.closes_at += WEEK
    publish(call)

    assert again(call).closes_at == call.closes_at
    assert [again(page).closes_at for page in (english, french)] == [first, first]
    assert "It is out." in caplog.text
    monkeypatch.undo()
    publish(again(call))
    assert [again(page).closes_at for page in (english, french)] == [call.closes_at] * 2


@pytest.mark.parametrize("languages", [("en",), ("en", "fr", "ar")])
def test_query_count_of_sharing_facts_grows_linearly_with_languages(publish: Publish, languages: tuple[str, ...]) -> None:
    call = make_page(CallPage, "Wasser")
    for language in languages:
        translated(call, language, f"Water {language}")
    CallPage.objects.filter(pk=call.pk).update(closes_at=call.closes_at + WEEK)
    with CaptureQueriesContext(connection) as queries:
        changed = shared_facts.share_facts(CallPage, call.pk)

    assert len(changed) == len(languages)
    assert len(queries) <= 30 + 8 * len(languages)


def test_share_facts_command_repairs_differing_translations(publish: Publish, capsys: pytest.CaptureFixture[str]) -> None:
    call, other = make_page(CallPage, "Wasser"), make_page(CallPage, "Hitze")
    english, same = translated(call), translated(other, title="Heat")
    CallPage.objects.filter(pk=english.pk).update(closes_at=call.closes_at - WEEK)
    call_command("share_facts", verbosity=0)

    assert [again(english).closes_at, again(same).closes_at] == [call.closes_at, other.closes_at]
    assert capsys.readouterr().out == "1 translations had different facts.\n"
