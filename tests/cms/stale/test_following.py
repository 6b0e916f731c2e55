"""When a translation becomes stale, and when it is current again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page, ReferenceIndex
from wagtail_localize.models import TranslationSource

from cms.models import (
    CallPage,
    NewsPage,
    StandardPage,
    TranslationState,
)
from cms.publishing import keep_schedule
from cms.stale.services import follow
from tests.pages import FACTS, index_of, make_page

from .conftest import publish_with_wagtail_localize

Publish = Callable[..., Any]


def stale() -> dict[str, list[tuple[str, str, str]]]:
    """Return what changed by the title of each stale translation: (field, old, new)."""
    return {
        state.page.title: [(one["field"], one["old"], one["new"]) for one in state.changes]
        for state in TranslationState.objects.stale().select_related("page")
    }


@pytest.mark.parametrize("model", list(FACTS), ids=lambda model: model.__name__)
def test_translations_of_each_kind_of_page_are_stale_once_the_source_has_other_words(
    model: Any, publish: Publish, by_hand: Publish
) -> None:
    page = make_page(model, "Wasser", summary="Alt")
    if model is StandardPage:
        english = publish(page.copy_for_translation(Locale.objects.get(language_code="en")), title="Water")
    else:
        english = by_hand(page)
    assert english.title == "Water"
    assert stale() == {}

    publish(page, summary="Neu")

    assert stale() == {"Water": [("summary", "Alt", "Neu")]}


def test_all_languages_are_stale_and_no_other_page_is(publish: Publish, by_hand: Publish) -> None:
    page, other = make_page(NewsPage, "Wasser", summary="Alt"), make_page(NewsPage, "Luft", slug="luft")
    for language, title in {"en": "Water", "fr": "Eau", "ar": "ماء"}.items():
        by_hand(page, language, title)
    by_hand(other, title="Air")

    publish(page, title="Regen")

    assert stale() == {key: [("title", "Wasser", "Regen")] for key in ("Water", "Eau", "ماء")}


def test_a_draft_of_the_source_changes_nothing_before_it_is_published(publish: Publish, by_hand: Publish) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    by_hand(page)
    page.summary = "Entwurf"
    page.save_revision()
    assert stale() == {}


def test_facts_and_addresses_make_nothing_stale(publish: Publish, by_hand: Publish) -> None:
    call = make_page(CallPage, "Wasser")
    english = by_hand(call)
    publish(call, closes_at=call.closes_at + timedelta(days=7), apply_email="neu@example.org", slug="anders")

    english.refresh_from_db()
    assert english.apply_email == "neu@example.org"
    assert stale() == {}


def test_facts_that_are_brought_to_a_stale_translation_leave_it_stale(publish: Publish, by_hand: Publish) -> None:
    call = make_page(CallPage, "Wasser", summary="Alt")
    by_hand(call)
    call = publish(call, summary="Neu")
    publish(call, closes_at=call.closes_at + timedelta(days=7))
    assert stale() == {"Water": [("summary", "Alt", "Neu")]}


def test_facts_and_words_published_at_once_are_told_apart(publish: Publish, by_hand: Publish) -> None:
    call = make_page(CallPage, "Wasser", summary="Alt")
    by_hand(call)
    publish(call, summary="Neu", closes_at=call.closes_at + timedelta(days=7))
    assert stale() == {"Water": [("summary", "Alt", "Neu")]}


def test_a_translation_that_is_published_after_the_change_is_current(publish: Publish, by_hand: Publish) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    english = by_hand(page)
    by_hand(page, "fr", "Eau")
    page = publish(page, summary="Neu")
    publish(english, summary="New")
    assert list(stale()) == ["Eau"]

    publish(page, summary="Neuer")
    assert stale() == {"Water": [("summary", "Neu", "Neuer")], "Eau": [("summary", "Alt", "Neuer")]}


def test_a_draft_of_the_translation_is_not_enough(publish: Publish, by_hand: Publish) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    english = by_hand(page)
    publish(page, summary="Neu")
    english.save_revision()
    assert list(stale()) == ["Water"]


def test_the_very_same_words_again_leave_nothing_to_do(publish: Publish, by_hand: Publish) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    by_hand(page)
    first = page.latest_revision
    page = publish(page, summary="Neu")
    assert list(stale()) == ["Water"]
    publish(first.as_object())
    assert stale() == {}


def test_since_when_is_kept_through_further_changes(publish: Publish, by_hand: Publish) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    by_hand(page)
    page = publish(page, summary="Neu")
    since = TranslationState.objects.get().stale_since
    publish(page, summary="Neuer")
    assert TranslationState.objects.get().stale_since == since


def test_a_source_taken_off_the_site_asks_for_nothing_and_does_again_when_it_is_back(publish: Publish, by_hand: Publish) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    by_hand(page)
    page = publish(page, summary="Neu")
    page.unpublish()
    assert stale() == {}
    publish(page, summary="Neuer")
    assert stale() == {"Water": [("summary", "Alt", "Neuer")]}


def test_a_translation_taken_off_the_site_still_waits(
    publish: Publish, by_hand: Publish, django_capture_on_commit_callbacks: Any
) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    english = by_hand(page)
    english.unpublish()
    publish(page, summary="Neu")
    assert list(stale()) == ["Water"]
    with django_capture_on_commit_callbacks(execute=True):
        english.latest_revision.publish()  # the old texts once more
    assert list(stale()) == ["Water"]
    publish(english)
    assert stale() == {}


def test_aliases_are_never_stale(publish: Publish, by_hand: Publish) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    by_hand(page)
    index_of(NewsPage, "fr")
    alias = page.copy_for_translation(Locale.objects.get(language_code="fr"), alias=True)
    publish(page, summary="Neu")
    assert list(stale()) == ["Water"]
    assert not TranslationState.objects.filter(page=alias).exists()


def test_a_translation_that_becomes_an_alias_is_stale_no_more(publish: Publish, by_hand: Publish) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    english = by_hand(page)
    publish(page, summary="Neu")
    Page.objects.filter(pk=english.pk).update(alias_of=page.pk)
    assert stale() == {}


def test_a_scheduled_source_is_compared_when_its_time_comes(
    publish: Publish, by_hand: Publish, django_capture_on_commit_callbacks: Any
) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    by_hand(page)
    page.summary, page.go_live_at = "Neu", timezone.now() + timedelta(days=1)
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    assert stale() == {}
    come(revision, django_capture_on_commit_callbacks)
    assert list(stale()) == ["Water"]


def test_a_scheduled_translation_written_before_the_change_stays_stale(
    publish: Publish, by_hand: Publish, django_capture_on_commit_callbacks: Any
) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    english = by_hand(page)
    english.go_live_at = timezone.now() + timedelta(days=1)
    revision = english.save_revision(approved_go_live_at=english.go_live_at)
    publish(page, summary="Neu")
    come(revision, django_capture_on_commit_callbacks)
    assert list(stale()) == ["Water"]


def test_a_scheduled_translation_written_after_the_change_is_current_when_its_time_comes(
    publish: Publish, by_hand: Publish, django_capture_on_commit_callbacks: Any
) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    english = by_hand(page)
    publish(page, summary="Neu")
    english.go_live_at = timezone.now() + timedelta(days=1)
    revision = english.save_revision(approved_go_live_at=english.go_live_at)
    assert list(stale()) == ["Water"]
    come(revision, django_capture_on_commit_callbacks)
    assert stale() == {}


def come(revision: Any, capture: Any) -> None:
    """Make a scheduled revision due, and publish it."""
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    with capture(execute=True):
        keep_schedule()


def test_a_publication_that_is_rolled_back_leaves_no_trace(
    publish: Publish, by_hand: Publish, django_capture_on_commit_callbacks: Any
) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    by_hand(page)
    with django_capture_on_commit_callbacks(execute=True):
        page.summary = "Neu"
        revision = page.save_revision()
        with transaction.atomic():
            revision.publish()
            transaction.set_rollback(True)
    assert stale() == {}


@pytest.mark.parametrize("model", [CallPage, NewsPage])
def test_translations_made_by_wagtail_localize(
    model: Any, publish: Publish, by_wagtail_localize: Publish, django_capture_on_commit_callbacks: Any
) -> None:
    page = make_page(model, "Wasser", summary="Alt")
    english = by_wagtail_localize(page)
    assert english.title == "WASSER"
    assert stale() == {}
    publish(page, summary="Neu")
    assert stale() == {"WASSER": [("summary", "Alt", "Neu")]}

    source = TranslationSource.objects.get()
    translation = source.translations.get()
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)  # without the new texts, which were not synced
    assert list(stale()) == ["WASSER"]

    source.update_from_db()
    assert list(stale()) == ["WASSER"]
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)  # synced, and published in German
    assert stale() == {"WASSER": [("summary", "Alt", "Neu")]}

    publish_with_wagtail_localize(source, "en", django_capture_on_commit_callbacks)
    english.refresh_from_db()
    assert english.summary == "NEU"
    assert stale() == {}


def test_translations_that_were_never_compared_are_held_against_what_they_were_made_from(
    publish: Publish, by_hand: Publish, by_wagtail_localize: Publish
) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    by_hand(page, "fr", "Eau")
    by_wagtail_localize(page)
    TranslationState.objects.all().delete()  # as after an update of the site
    publish(page, summary="Neu")
    assert stale() == {key: [("summary", "Alt", "Neu")] for key in ("Eau", "WASSER")}


def test_the_first_publication_of_a_translation_that_was_never_compared_makes_it_current(
    publish: Publish, by_hand: Publish
) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    english = by_hand(page)
    publish(page, summary="Neu")
    TranslationState.objects.all().delete()
    publish(english)
    assert stale() == {}


def test_a_family_without_german_is_compared_with_its_oldest_page(publish: Publish) -> None:
    index_of(NewsPage, "en")
    english = make_page(NewsPage, "Water", "en", summary="Old")
    index_of(NewsPage, "fr")
    publish(english.copy_for_translation(Locale.objects.get(language_code="fr")), title="Eau")
    publish(english, summary="New")
    assert stale() == {"Eau": [("summary", "Old", "New")]}


def test_a_german_page_that_comes_last_is_the_source_from_then_on(publish: Publish) -> None:
    index_of(NewsPage, "en")
    english = make_page(NewsPage, "Water", "en", summary="Old")
    index_of(NewsPage, "fr")
    publish(english.copy_for_translation(Locale.objects.get(language_code="fr")), title="Eau")
    german = publish(english.copy_for_translation(Locale.objects.get(language_code="de")), title="Wasser", summary="Alt")
    german = publish(german)
    assert stale() == {}
    publish(german, summary="Neu")
    assert stale() == {key: [("summary", "Alt", "Neu")] for key in ("Water", "Eau")}


def test_a_changed_translation_makes_neither_source_nor_sister_stale(publish: Publish, by_hand: Publish) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    english = by_hand(page)
    by_hand(page, "fr", "Eau")
    publish(english, summary="Other")
    assert stale() == {}


def test_states_go_with_their_pages_and_keep_none(publish: Publish, by_hand: Publish) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    english = by_hand(page)
    by_hand(page, "fr", "Eau")
    publish(page, summary="Neu")
    assert not ReferenceIndex.objects.filter(base_content_type__model="translationstate").exists()
    english.delete()
    assert list(stale()) == ["Eau"]
    Page.objects.get(pk=page.pk).delete()
    assert not TranslationState.objects.exists()


def test_comparing_takes_as_many_queries_for_three_languages_as_for_one(publish: Publish, by_hand: Publish) -> None:
    def queries(page: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            follow(page.pk, page.live_revision_id)
        return len(asked)

    page = publish(make_page(NewsPage, "Wasser", summary="Alt"))
    by_hand(page)
    page = publish(page, summary="Neu")
    one = queries(page)
    for language in ("fr", "ar"):
        by_hand(page, language, language)
    page = publish(page, summary="Neuer")
    assert len(stale()) == 3
    assert queries(page) == one
