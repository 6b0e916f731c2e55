"""Whatever is done to a translation, and however, its facts are those of the published source."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from cms.models import (
    CallPage,
)
from cms.publishing import keep_schedule
from tests.pages import index_of, make_page, make_topic

from .translations import WEEK, Publish, again, open_and_publish, translated


def put_back(page: Any, **facts: Any) -> None:
    """Write facts into a page's revisions, as an earlier version of the site or a script might have."""
    for revision in page.revisions.all():
        revision.content.update(facts)
        revision.save()


def publish_own_facts(english: Any) -> None:
    english.closes_at -= WEEK
    english.topics.clear()
    english.save_revision().publish()


def save_own_facts(english: Any) -> None:
    english.closes_at -= WEEK
    english.save()


def save_one_field(english: Any) -> None:
    english.closes_at -= WEEK
    english.save(update_fields=["closes_at"])


def publish_the_first_revision(english: Any) -> None:
    english.revisions.order_by("pk").first().publish()


def restore_the_first_revision(english: Any) -> None:
    first = english.revisions.order_by("pk").first()
    first.as_object().save_revision(previous_revision=first, log_action=True).publish(previous_revision=first)


def publish_by_schedule(english: Any) -> None:
    revision = english.revisions.order_by("pk").first()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    keep_schedule()


def unpublish_and_publish(english: Any) -> None:
    english.unpublish()
    english.revisions.order_by("pk").first().publish()


def publish_by_localize(english: Any) -> None:
    source = TranslationSource.objects.get(object_id=english.translation_key)
    Translation.objects.get_or_create(source=source, target_locale=english.locale)
    source.create_or_update_translation(english.locale, publish=False, fallback=True)
    again(english).get_latest_revision().publish()


DOORS = [
    open_and_publish,
    publish_own_facts,
    save_own_facts,
    save_one_field,
    publish_the_first_revision,
    restore_the_first_revision,
    publish_by_schedule,
    unpublish_and_publish,
    publish_by_localize,
]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_way_of_saving_a_translation_restores_outdated_facts(publish: Publish, door: Callable[[Any], None]) -> None:
    topic = make_topic("wasser")
    call = make_page(CallPage, "Wasser", topics=[topic])
    TranslationSource.get_or_create_from_instance(call)  # as it was before the deadline was extended
    english = translated(call)
    first = call.closes_at
    call.closes_at += WEEK
    publish(call)
    put_back(english, closes_at=first.isoformat(), extensions=[], topics=[])

    door(again(english))

    english = again(english)
    assert (english.closes_at, list(english.topics.all())) == (call.closes_at, [topic])
    assert [one.previous_closes_at for one in english.extensions.all()] == [first]
    assert english.get_latest_revision_as_object().closes_at == call.closes_at
    assert english.latest_revision.as_object().closes_at == call.closes_at
    assert again(call).closes_at == call.closes_at


def test_alias_of_a_translation_gets_the_facts_of_the_source(publish: Publish) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    elsewhere = english.create_alias(update_slug="elsewhere")
    placeholder = call.copy_for_translation(Locale.objects.get(language_code="fr"), alias=True, copy_parents=True)
    first = call.closes_at
    call.closes_at += WEEK
    publish(call)
    assert [again(page).closes_at for page in (elsewhere, placeholder)] == [call.closes_at] * 2

    put_back(english, closes_at=first.isoformat())
    publish(again(english).latest_revision.as_object())
    assert [again(page).closes_at for page in (elsewhere, placeholder)] == [call.closes_at] * 2


def test_copy_of_a_translation_starts_with_current_facts_and_can_change_them(publish: Publish) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    call.closes_at += WEEK
    publish(call)
    copy = again(english).copy(update_attrs={"slug": "copy", "title": "Copy"})

    assert (again(copy).closes_at, copy.get_latest_revision_as_object().closes_at) == (call.closes_at, call.closes_at)
    copy = again(copy)
    copy.closes_at += WEEK
    assert publish(copy).closes_at == call.closes_at + WEEK


def test_translation_of_an_unpublished_change_gets_the_published_facts(publish: Publish) -> None:
    call = make_page(CallPage, "Wasser")
    first = call.closes_at
    index_of(CallPage, "en")
    call.closes_at += WEEK
    call.save_revision()
    made = again(call).get_latest_revision_as_object().copy_for_translation(Locale.objects.get(language_code="en"))

    assert (again(made).closes_at, made.get_latest_revision_as_object().closes_at) == (first, first)


def test_page_without_a_published_source_keeps_its_own_facts(publish: Publish) -> None:
    index_of(CallPage, "en")
    english = make_page(CallPage, "Water", language="en")
    english.closes_at += WEEK
    assert publish(english).closes_at == english.closes_at

    draft = CallPage(title="Wasser", summary="Lead", closes_at=english.closes_at - WEEK, apply_by="community", live=False)
    draft.translation_key = english.translation_key
    index_of(CallPage).add_child(instance=draft)
    draft.save_revision()
    assert publish(again(english)).closes_at == english.closes_at

    publish(again(draft))
    assert again(english).closes_at == draft.closes_at


def test_translation_keeps_the_facts_of_an_unpublished_source(publish: Publish) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    first = call.closes_at
    call.closes_at += WEEK
    publish(call).unpublish()
    put_back(english, closes_at=first.isoformat())

    open_and_publish(again(english))
    assert again(english).closes_at == call.closes_at
