"""When a deadline that readers saw is extended, it is recorded on publication, whoever publishes it and how."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Locale

from cms.models import CallExtension, CallPage
from cms.publishing import keep_schedule
from tests.pages import index_of, make_page

from .translations import WEEK, Publish, again, translated


def recorded_deadlines(call: Any) -> list[datetime]:
    return [extension.previous_closes_at for extension in again(call).extensions.all()]


def moved(call: Any, by: timedelta = WEEK) -> Any:
    """Return the call as the next form has it, with another deadline."""
    draft = again(call).get_latest_revision_as_object()
    draft.closes_at += by
    return draft


def test_extension_is_recorded_only_when_the_draft_is_published(homes: object) -> None:
    call = make_page(CallPage)
    draft = moved(call).save_revision()
    assert (recorded_deadlines(call), draft.as_object().extensions.count()) == ([], 0)

    draft.publish()
    assert recorded_deadlines(call) == [call.closes_at]


def test_two_drafts_before_publication_count_as_one_extension(homes: object) -> None:
    call = make_page(CallPage)
    moved(call).save_revision()
    moved(call).save_revision().publish()

    assert (again(call).closes_at, recorded_deadlines(call)) == (call.closes_at + 2 * WEEK, [call.closes_at])


def test_earlier_or_unchanged_deadline_is_not_an_extension(homes: object) -> None:
    call = make_page(CallPage)
    moved(call, -WEEK).save_revision().publish()
    moved(call, timedelta()).save_revision().publish()
    assert recorded_deadlines(call) == []

    moved(call, 2 * WEEK).save_revision().publish()
    assert recorded_deadlines(call) == [call.closes_at - WEEK]


def test_abandoned_draft_records_no_extension(homes: object) -> None:
    call = make_page(CallPage)
    moved(call).save_revision()
    moved(call, -WEEK).save_revision().publish()

    assert (again(call).closes_at, recorded_deadlines(call)) == (call.closes_at, [])


def test_extensions_are_kept_by_later_publications(homes: object) -> None:
    call = make_page(CallPage)
    first = call.closes_at
    for _time in range(2):
        moved(call).save_revision().publish()
    call = again(call)
    call.title = "Neuer Titel"
    call.get_latest_revision_as_object().save_revision().publish()

    assert recorded_deadlines(call) == [first, first + WEEK]
    assert [one.previous_closes_at for one in again(call).latest_revision.as_object().extensions.all()] == [first, first + WEEK]


def test_publishing_a_newer_draft_keeps_the_extension_of_an_older_one(homes: object) -> None:
    call = make_page(CallPage)
    due = moved(call).save_revision()
    newer = moved(call, timedelta())
    newer.title = "Wird noch bearbeitet"
    newer.save_revision()
    again(due).publish()
    again(call).get_latest_revision_as_object().save_revision().publish()

    assert (again(call).title, recorded_deadlines(call)) == ("Wird noch bearbeitet", [call.closes_at])


def test_scheduled_extension_is_recorded_when_it_goes_live(homes: object) -> None:
    call = make_page(CallPage)
    draft = moved(call)
    draft.go_live_at = timezone.now() + timedelta(days=1)
    revision = draft.save_revision()
    revision.publish()
    assert (again(call).closes_at, recorded_deadlines(call)) == (call.closes_at, [])

    revision.refresh_from_db()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    keep_schedule()
    assert (again(call).closes_at, recorded_deadlines(call)) == (call.closes_at + WEEK, [call.closes_at])


def test_restoring_an_older_revision_and_extending_again_records_one_extension(homes: object) -> None:
    call = make_page(CallPage)
    oldest = call.latest_revision
    moved(call).save_revision().publish()
    oldest.as_object().save_revision(previous_revision=oldest).publish(previous_revision=oldest)
    assert again(call).closes_at == call.closes_at

    moved(call).save_revision().publish()
    assert recorded_deadlines(call) == [call.closes_at]


def test_deadline_before_unpublishing_is_recorded_on_republication(homes: object) -> None:
    call = make_page(CallPage)
    call.unpublish()
    moved(call).save_revision()
    moved(call).save_revision().publish()

    assert recorded_deadlines(call) == [call.closes_at]


def test_deadlines_scheduled_while_unpublished_are_not_recorded(homes: object) -> None:
    call = make_page(CallPage)
    call.unpublish()
    for days in (1, 2):
        draft = moved(call)
        draft.go_live_at = timezone.now() + timedelta(days=days)
        draft.save_revision().publish()
    draft = moved(call)
    draft.go_live_at = None
    draft.save_revision().publish()

    assert (again(call).closes_at, recorded_deadlines(call)) == (call.closes_at + 3 * WEEK, [call.closes_at])


def test_first_publication_records_no_extension(homes: object) -> None:
    call = CallPage(title="Entwurf", summary="Lead", closes_at=timezone.now() + WEEK, apply_by="community", live=False)
    index_of(CallPage).add_child(instance=call)
    moved(call).save_revision()
    moved(call).save_revision().publish()

    assert recorded_deadlines(call) == []


def test_saving_a_live_call_directly_records_the_extension(homes: object) -> None:
    call = make_page(CallPage)
    first, call.closes_at = call.closes_at, call.closes_at + WEEK
    call.save(update_fields=["closes_at"])

    assert recorded_deadlines(call) == [first]


def test_translations_share_the_extension_history(publish: Publish) -> None:
    call = make_page(CallPage)
    english = translated(call)
    publish(moved(call))
    publish(moved(english, timedelta()))
    assert recorded_deadlines(english) == [call.closes_at]


@pytest.fixture
def extended(homes: object) -> Any:
    call = make_page(CallPage, "Wasser")
    moved(call).save_revision().publish()
    return again(call)


COPIES: dict[str, Callable[[Any], Any]] = {
    "as a draft": lambda call: call.copy(update_attrs={"slug": "kopie"}, keep_live=False),
    "published": lambda call: call.copy(update_attrs={"slug": "kopie"}),
    "without revisions": lambda call: call.copy(update_attrs={"slug": "kopie"}, copy_revisions=False),
    "with all around it": lambda call: (
        call.get_parent()
        .copy(recursive=True, to=call.get_parent().get_parent(), update_attrs={"slug": "kopie"})
        .get_children()
        .get()
    ),
}


@pytest.mark.parametrize("way", COPIES)
def test_copy_has_no_extensions(extended: Any, way: str) -> None:
    copy = COPIES[way](extended).specific

    assert recorded_deadlines(copy) == []
    assert [one.extensions.count() for one in (revision.as_object() for revision in copy.revisions.all())] == [
        0
    ] * copy.revisions.count()
    moved(copy).save_revision().publish()
    assert recorded_deadlines(copy) == ([extended.closes_at] if copy.live else [])
    assert len(recorded_deadlines(extended)) == 1


def test_new_translation_and_alias_get_the_extension_history(extended: Any) -> None:
    index_of(CallPage, "en")
    english = extended.copy_for_translation(Locale.objects.get(language_code="en"))
    alias = extended.create_alias(update_slug="anderswo")

    assert recorded_deadlines(english) == recorded_deadlines(extended) == recorded_deadlines(alias)
    assert CallExtension.objects.count() == 3
