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


def noted(call: Any) -> list[datetime]:
    return [extension.previous_closes_at for extension in again(call).extensions.all()]


def moved(call: Any, by: timedelta = WEEK) -> Any:
    """Return the call as the next form has it, with another deadline."""
    draft = again(call).get_latest_revision_as_object()
    draft.closes_at += by
    return draft


def test_a_draft_with_a_later_deadline_notes_nothing_until_it_is_published(homes: object) -> None:
    call = make_page(CallPage)
    draft = moved(call).save_revision()
    assert (noted(call), draft.as_object().extensions.count()) == ([], 0)

    draft.publish()
    assert noted(call) == [call.closes_at]


def test_two_drafts_before_one_publication_are_one_extension(homes: object) -> None:
    call = make_page(CallPage)
    moved(call).save_revision()
    moved(call).save_revision().publish()

    assert (again(call).closes_at, noted(call)) == (call.closes_at + 2 * WEEK, [call.closes_at])


def test_an_earlier_deadline_and_the_same_one_are_no_extension(homes: object) -> None:
    call = make_page(CallPage)
    moved(call, -WEEK).save_revision().publish()
    moved(call, timedelta()).save_revision().publish()
    assert noted(call) == []

    moved(call, 2 * WEEK).save_revision().publish()
    assert noted(call) == [call.closes_at - WEEK]


def test_a_draft_that_is_not_published_and_given_up_leaves_no_trace(homes: object) -> None:
    call = make_page(CallPage)
    moved(call).save_revision()
    moved(call, -WEEK).save_revision().publish()

    assert (again(call).closes_at, noted(call)) == (call.closes_at, [])


def test_each_extension_is_kept_by_the_publications_after_it(homes: object) -> None:
    call = make_page(CallPage)
    first = call.closes_at
    for _time in range(2):
        moved(call).save_revision().publish()
    call = again(call)
    call.title = "Neuer Titel"
    call.get_latest_revision_as_object().save_revision().publish()

    assert noted(call) == [first, first + WEEK]
    assert [one.previous_closes_at for one in again(call).latest_revision.as_object().extensions.all()] == [first, first + WEEK]


def test_a_newer_draft_keeps_the_extension_that_an_older_one_brings(homes: object) -> None:
    call = make_page(CallPage)
    due = moved(call).save_revision()
    newer = moved(call, timedelta())
    newer.title = "Wird noch bearbeitet"
    newer.save_revision()
    again(due).publish()
    again(call).get_latest_revision_as_object().save_revision().publish()

    assert (again(call).title, noted(call)) == ("Wird noch bearbeitet", [call.closes_at])


def test_an_extension_that_is_scheduled_is_noted_when_its_time_comes(homes: object) -> None:
    call = make_page(CallPage)
    draft = moved(call)
    draft.go_live_at = timezone.now() + timedelta(days=1)
    revision = draft.save_revision()
    revision.publish()
    assert (again(call).closes_at, noted(call)) == (call.closes_at, [])

    revision.refresh_from_db()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    keep_schedule()
    assert (again(call).closes_at, noted(call)) == (call.closes_at + WEEK, [call.closes_at])


def test_an_older_revision_with_an_earlier_deadline_and_back_again(homes: object) -> None:
    call = make_page(CallPage)
    oldest = call.latest_revision
    moved(call).save_revision().publish()
    oldest.as_object().save_revision(previous_revision=oldest).publish(previous_revision=oldest)
    assert again(call).closes_at == call.closes_at

    moved(call).save_revision().publish()
    assert noted(call) == [call.closes_at]


def test_what_readers_saw_before_a_call_was_taken_off_the_site_is_noted_when_it_is_back(homes: object) -> None:
    call = make_page(CallPage)
    call.unpublish()
    moved(call).save_revision()
    moved(call).save_revision().publish()

    assert noted(call) == [call.closes_at]


def test_a_schedule_of_a_call_off_the_site_that_was_never_read_is_no_deadline_before(homes: object) -> None:
    call = make_page(CallPage)
    call.unpublish()
    for days in (1, 2):
        draft = moved(call)
        draft.go_live_at = timezone.now() + timedelta(days=days)
        draft.save_revision().publish()
    draft = moved(call)
    draft.go_live_at = None
    draft.save_revision().publish()

    assert (again(call).closes_at, noted(call)) == (call.closes_at + 3 * WEEK, [call.closes_at])


def test_a_call_that_was_never_published_has_no_deadline_before(homes: object) -> None:
    call = CallPage(title="Entwurf", summary="Lead", closes_at=timezone.now() + WEEK, apply_by="community", live=False)
    index_of(CallPage).add_child(instance=call)
    moved(call).save_revision()
    moved(call).save_revision().publish()

    assert noted(call) == []


def test_a_call_saved_as_published_by_a_script_notes_it_too(homes: object) -> None:
    call = make_page(CallPage)
    first, call.closes_at = call.closes_at, call.closes_at + WEEK
    call.save(update_fields=["closes_at"])

    assert noted(call) == [first]


def test_the_translations_have_the_same_history(publish: Publish) -> None:
    call = make_page(CallPage)
    english = translated(call)
    publish(moved(call))
    publish(moved(english, timedelta()))
    assert noted(english) == [call.closes_at]


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
def test_a_copy_has_no_extensions(extended: Any, way: str) -> None:
    copy = COPIES[way](extended).specific

    assert noted(copy) == []
    assert [one.extensions.count() for one in (revision.as_object() for revision in copy.revisions.all())] == [
        0
    ] * copy.revisions.count()
    moved(copy).save_revision().publish()
    assert noted(copy) == ([extended.closes_at] if copy.live else [])
    assert len(noted(extended)) == 1


def test_a_translation_and_an_alias_are_the_call_itself_and_have_its_history(extended: Any) -> None:
    index_of(CallPage, "en")
    english = extended.copy_for_translation(Locale.objects.get(language_code="en"))
    alias = extended.create_alias(update_slug="anderswo")

    assert noted(english) == noted(extended) == noted(alias)
    assert CallExtension.objects.count() == 3
