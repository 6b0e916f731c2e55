"""A deadline is extended at once, and nothing else of the page is published."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import PageLogEntry

from cms.models import CallPage
from cms.pages.extending import deadline_owner, extend_deadline
from cms.users.models import User
from tests.pages import make_page

from .translations import WEEK, again, translated


@pytest.fixture
def by(db: None) -> User:
    return User.objects.create_user("editor@example.org", "wasser-und-schatten")


def test_translations_show_the_new_deadline_at_once(homes: object, by: User, django_capture_on_commit_callbacks) -> None:
    call = make_page(CallPage)
    english = translated(call)
    assert deadline_owner(english) == call

    with django_capture_on_commit_callbacks(execute=True):
        extend_deadline(call=call, closes_at=call.closes_at + WEEK, reason="Ferien", by=by)

    assert again(call).closes_at == again(english).closes_at == call.closes_at + WEEK
    assert [one.previous_closes_at for one in again(english).extensions.all()] == [call.closes_at]
    assert PageLogEntry.objects.filter(page=call.pk, action="cms.deadline_extended", user=by).count() == 1


def test_later_deadline_of_a_draft_stays(homes: object, by: User) -> None:
    call = make_page(CallPage)
    draft = again(call)
    draft.closes_at += 3 * WEEK
    draft.save_revision()

    extend_deadline(call=call, closes_at=call.closes_at + WEEK, reason="", by=by)

    assert again(call).closes_at == call.closes_at + WEEK
    assert again(call).get_latest_revision_as_object().closes_at == call.closes_at + 3 * WEEK


@pytest.mark.parametrize("difference", [timedelta(), -WEEK])
def test_earlier_deadline_is_refused(homes: object, by: User, difference: timedelta) -> None:
    call = make_page(CallPage)

    with pytest.raises(ValidationError, match="später"):
        extend_deadline(call=call, closes_at=call.closes_at + difference, reason="", by=by)

    assert again(call).closes_at == call.closes_at


def test_extending_twice_keeps_both_former_deadlines(homes: object, by: User) -> None:
    call = make_page(CallPage)
    for weeks in (1, 2):
        extend_deadline(call=call, closes_at=call.closes_at + weeks * WEEK, reason=str(weeks), by=by)

    kept = [(one.previous_closes_at - call.closes_at, one.reason) for one in again(call).extensions.all()]
    assert kept == [(timedelta(), "1"), (WEEK, "2")]
    again(call).get_latest_revision_as_object().save_revision().publish()
    assert again(call).extensions.count() == 2
