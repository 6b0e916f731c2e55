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
Pair = tuple[NewsPage, NewsPage]


def stale() -> dict[str, list[tuple[str, str, str]]]:
    """Return what changed by the title of each stale translation: (field, old, new)."""
    return {
        state.page.title: [(one["field"], one["old"], one["new"]) for one in state.changes]
        for state in TranslationState.objects.stale().select_related("page")
    }


@pytest.mark.parametrize("model", list(FACTS), ids=lambda model: model.__name__)
def test_translations_of_each_page_type_become_stale_when_the_source_text_changes(
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


def test_all_translations_of_a_page_become_stale_and_no_other_page(publish: Publish, by_hand: Publish) -> None:
    page, other = make_page(NewsPage, "Wasser", summary="Alt"), make_page(NewsPage, "Luft", slug="luft")
    for language, title in {"en": "Water", "fr": "Eau", "ar": "ماء"}.items():
        by_hand(page, language, title)
    by_hand(other, title="Air")

    publish(page, title="Regen")

    assert stale() == {key: [("title", "Wasser", "Regen")] for key in ("Water", "Eau", "ماء")}


def test_draft_of_the_source_makes_nothing_stale(publish: Publish, pair: Pair) -> None:
    page, _english = pair
    page.summary = "Entwurf"
    page.save_revision()
    assert stale() == {}


def test_changed_facts_and_slugs_make_nothing_stale(publish: Publish, by_hand: Publish) -> None:
    call = make_page(CallPage, "Wasser")
    english = by_hand(call)
    publish(call, closes_at=call.closes_at + timedelta(days=7), apply_email="neu@example.org", slug="anders")

    english.refresh_from_db()
    assert english.apply_email == "neu@example.org"
    assert stale() == {}


def test_sharing_facts_with_a_stale_translation_leaves_it_stale(publish: Publish, by_hand: Publish) -> None:
    call = make_page(CallPage, "Wasser", summary="Alt")
    by_hand(call)
    call = publish(call, summary="Neu")
    publish(call, closes_at=call.closes_at + timedelta(days=7))
    assert stale() == {"Water": [("summary", "Alt", "Neu")]}


def test_only_texts_are_listed_when_facts_change_at_the_same_time(publish: Publish, by_hand: Publish) -> None:
    call = make_page(CallPage, "Wasser", summary="Alt")
    by_hand(call)
    publish(call, summary="Neu", closes_at=call.closes_at + timedelta(days=7))
    assert stale() == {"Water": [("summary", "Alt", "Neu")]}


def test_translation_published_after_the_change_is_current(publish: Publish, by_hand: Publish, pair: Pair) -> None:
    page, english = pair
    by_hand(page, "fr", "Eau")
    page = publish(page, summary="Neu")
    publish(english, summary="New")
    assert list(stale()) == ["Eau"]

    publish(page, summary="Neuer")
    assert stale() == {"Water": [("summary", "Neu", "Neuer")], "Eau": [("summary", "Alt", "Neuer")]}


def test_draft_of_a_translation_leaves_it_stale(publish: Publish, pair: Pair) -> None:
    page, english = pair
    publish(page, summary="Neu")
    english.save_revision()
    assert list(stale()) == ["Water"]


def test_restoring_the_old_source_text_makes_translations_current(publish: Publish, pair: Pair) -> None:
    page, _english = pair
    first = page.latest_revision
    page = publish(page, summary="Neu")
    assert list(stale()) == ["Water"]
    publish(first.as_object())
    assert stale() == {}


def test_stale_since_is_kept_on_further_changes(publish: Publish, pair: Pair) -> None:
    page, _english = pair
    page = publish(page, summary="Neu")
    since = TranslationState.objects.get().stale_since
    publish(page, summary="Neuer")
    assert TranslationState.objects.get().stale_since == since


def test_translations_of_an_unpublished_source_are_not_stale_until_it_returns(publish: Publish, pair: Pair) -> None:
    page, _english = pair
    page = publish(page, summary="Neu")
    page.unpublish()
    assert stale() == {}
    publish(page, summary="Neuer")
    assert stale() == {"Water": [("summary", "Alt", "Neuer")]}


def test_unpublished_translation_can_be_stale(publish: Publish, pair: Pair, django_capture_on_commit_callbacks: Any) -> None:
    page, english = pair
    english.unpublish()
    publish(page, summary="Neu")
    assert list(stale()) == ["Water"]
    with django_capture_on_commit_callbacks(execute=True):
        english.latest_revision.publish()  # the old texts once more
    assert list(stale()) == ["Water"]
    publish(english)
    assert stale() == {}


def test_aliases_are_never_stale(publish: Publish, pair: Pair) -> None:
    page, _english = pair
    index_of(NewsPage, "fr")
    alias = page.copy_for_translation(Locale.objects.get(language_code="fr"), alias=True)
    publish(page, summary="Neu")
    assert list(stale()) == ["Water"]
    assert not TranslationState.objects.filter(page=alias).exists()


def test_translation_that_becomes_an_alias_is_not_stale(publish: Publish, pair: Pair) -> None:
    page, english = pair
    publish(page, summary="Neu")
    Page.objects.filter(pk=english.pk).update(alias_of=page.pk)
    assert stale() == {}


def test_scheduled_source_makes_translations_stale_when_it_goes_live(
    publish: Publish, pair: Pair, django_capture_on_commit_callbacks: Any
) -> None:
    page, _english = pair
    page.summary, page.go_live_at = "Neu", timezone.now() + timedelta(days=1)
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    assert stale() == {}
    publish_scheduled(revision, django_capture_on_commit_callbacks)
    assert list(stale()) == ["Water"]


def test_scheduled_translation_saved_before_the_change_stays_stale(
    publish: Publish, pair: Pair, django_capture_on_commit_callbacks: Any
) -> None:
    page, english = pair
    english.go_live_at = timezone.now() + timedelta(days=1)
    revision = english.save_revision(approved_go_live_at=english.go_live_at)
    publish(page, summary="Neu")
    publish_scheduled(revision, django_capture_on_commit_callbacks)
    assert list(stale()) == ["Water"]


def test_scheduled_translation_saved_after_the_change_is_current_when_live(
    publish: Publish, pair: Pair, django_capture_on_commit_callbacks: Any
) -> None:
    page, english = pair
    publish(page, summary="Neu")
    english.go_live_at = timezone.now() + timedelta(days=1)
    revision = english.save_revision(approved_go_live_at=english.go_live_at)
    assert list(stale()) == ["Water"]
    publish_scheduled(revision, django_capture_on_commit_callbacks)
    assert stale() == {}


def publish_scheduled(revision: Any, capture: Any) -> None:
    """Make a scheduled revision due, and publish it."""
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    with capture(execute=True):
        keep_schedule()


def test_rolled_back_publication_makes_nothing_stale(
    publish: Publish, pair: Pair, django_capture_on_commit_callbacks: Any
) -> None:
    page, _english = pair
    with django_capture_on_commit_callbacks(execute=True):
        page.summary = "Neu"
        revision = page.save_revision()
        with transaction.atomic():
            revision.publish()
            transaction.set_rollback(True)
    assert stale() == {}


@pytest.mark.parametrize("model", [CallPage, NewsPage])
def test_wagtail_localize_translations_become_stale_and_current(
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


def test_translations_without_a_state_are_compared_with_their_original_source(
    publish: Publish, by_hand: Publish, by_wagtail_localize: Publish
) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    by_hand(page, "fr", "Eau")
    by_wagtail_localize(page)
    TranslationState.objects.all().delete()  # as after an update of the site
    publish(page, summary="Neu")
    assert stale() == {key: [("summary", "Alt", "Neu")] for key in ("Eau", "WASSER")}


def test_publishing_a_translation_without_a_state_makes_it_current(publish: Publish, pair: Pair) -> None:
    page, english = pair
    publish(page, summary="Neu")
    TranslationState.objects.all().delete()
    publish(english)
    assert stale() == {}


def test_oldest_page_is_the_source_without_a_german_page(publish: Publish) -> None:
    index_of(NewsPage, "en")
    english = make_page(NewsPage, "Water", "en", summary="Old")
    index_of(NewsPage, "fr")
    publish(english.copy_for_translation(Locale.objects.get(language_code="fr")), title="Eau")
    publish(english, summary="New")
    assert stale() == {"Eau": [("summary", "Old", "New")]}


def test_german_page_added_later_becomes_the_source(publish: Publish) -> None:
    index_of(NewsPage, "en")
    english = make_page(NewsPage, "Water", "en", summary="Old")
    index_of(NewsPage, "fr")
    publish(english.copy_for_translation(Locale.objects.get(language_code="fr")), title="Eau")
    german = publish(english.copy_for_translation(Locale.objects.get(language_code="de")), title="Wasser", summary="Alt")
    german = publish(german)
    assert stale() == {}
    publish(german, summary="Neu")
    assert stale() == {key: [("summary", "Alt", "Neu")] for key in ("Water", "Eau")}


def test_changed_translation_makes_no_other_page_stale(publish: Publish, by_hand: Publish, pair: Pair) -> None:
    page, english = pair
    by_hand(page, "fr", "Eau")
    publish(english, summary="Other")
    assert stale() == {}


def test_states_are_deleted_with_their_pages(publish: Publish, by_hand: Publish, pair: Pair) -> None:
    page, english = pair
    by_hand(page, "fr", "Eau")
    publish(page, summary="Neu")
    assert not ReferenceIndex.objects.filter(base_content_type__model="translationstate").exists()
    english.delete()
    assert list(stale()) == ["Eau"]
    Page.objects.get(pk=page.pk).delete()
    assert not TranslationState.objects.exists()


def test_query_count_does_not_depend_on_the_number_of_languages(publish: Publish, by_hand: Publish) -> None:
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
