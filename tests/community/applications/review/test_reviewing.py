"""Marks, scores, conflicts of interest and remarks."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.applications.letters.preparing import prepare
from community.applications.letters.sending import send
from community.applications.models import (
    Application,
    Conflict,
    Criterion,
    Event,
    Inquiry,
    Letter,
    Mark,
    Remark,
    Review,
    Round,
    Submission,
)
from community.applications.notices import show_duplicates
from community.applications.retention import forget
from community.applications.review.reviewing import (
    add_remark,
    declare_conflict,
    reopen_review,
    save_review,
    withdraw_conflict,
)
from community.applications.review.scoring import update_scores
from community.applications.review.workers import Worker, find_to_work_on

Works = Callable[[User], Worker]


def test_score_is_the_mean_of_weighted_means(application: Application, reviewers: list[User], review: Callable) -> None:
    review(application, reviewers[0], 5, 3)
    review(application, reviewers[1], 2, 4)

    application.refresh_from_db()
    assert [one.score for one in application.reviews.all()] == [Decimal("4.5"), Decimal("2.5")]
    assert (application.score, application.review_count) == (Decimal("3.5"), 2)


def test_first_submitted_review_begins_the_review(application: Application, reviewers: list[User], review: Callable) -> None:
    review(application, reviewers[0], 5, None, is_final=False)
    application.refresh_from_db()
    assert (application.state, application.score) == ("submitted", None)

    review(application, reviewers[0], 5, 5)

    application.refresh_from_db()
    assert (application.state, application.score) == ("in_review", Decimal(5))
    assert list(application.history.values_list("kind", "state"))[-2:] == [("reviewed", "submitted"), ("state", "in_review")]


def test_review_lacking_a_mark_is_a_draft(application: Application, reviewers: list[User], review: Callable) -> None:
    with pytest.raises(ValidationError, match="One mark is still missing"):
        review(application, reviewers[0], 5, None)

    draft = review(application, reviewers[0], 5, None, is_final=False)

    assert (draft.submitted_at, draft.score) == (None, None)


def test_unknown_marks_are_refused(
    application: Application, reviewers: list[User], works: Works, criteria: list[Criterion]
) -> None:
    for marks in ({criteria[0].pk: 6}, {criteria[0].pk: 0}, {criteria[1].pk + 1000: 3}):
        with pytest.raises(ValidationError, match="no such mark"):
            save_review(application=application, worker=works(reviewers[0]), marks=marks, reason="", at=timezone.now())


def test_reviews_begin_after_the_deadline(
    apply: Callable, criteria: list[Criterion], reviewers: list[User], review: Callable
) -> None:
    with pytest.raises(Refused, match="Reviews begin afterwards"):
        review(apply("Musterstadt"), reviewers[0], 5, 5)


def test_managers_do_not_review(application: Application, manager: User, review: Callable) -> None:
    with pytest.raises(Refused, match="you do not review them"):
        review(application, manager, 5, 5)


def test_decided_applications_are_not_reviewed(application: Application, reviewers: list[User], review: Callable) -> None:
    Application.objects.update(state=Application.State.ACCEPTED)

    with pytest.raises(Refused, match="A decision"):
        review(application, reviewers[0], 5, 5)


def test_review_can_be_changed_unless_it_was_anonymous(application: Application, reviewers: list[User], review: Callable) -> None:
    review(application, reviewers[0], 5, 5)
    review(application, reviewers[0], 1, 1)
    application.refresh_from_db()
    assert application.score == Decimal(1)

    Round.objects.update(is_anonymous=True)

    with pytest.raises(Refused, match="seen who applied"):
        review(application, reviewers[0], 5, 5)


def test_manager_gives_a_review_back(
    application: Application, reviewers: list[User], manager: User, review: Callable, works: Works
) -> None:
    given = review(application, reviewers[0], 5, 5)
    with pytest.raises(Refused, match="Only those who manage"):
        reopen_review(application=application, worker=works(reviewers[1]), review=given.pk)

    reopen_review(application=application, worker=works(manager), review=given.pk)

    application.refresh_from_db()
    assert (application.score, application.review_count) == (None, 0)
    assert application.history.last().kind == "reopened"


def test_new_weights_change_all_scores(application: Application, reviewers: list[User], review: Callable, round_: Round) -> None:
    review(application, reviewers[0], 5, 3)
    Criterion.objects.update(weight=1)

    update_scores(round_)

    application.refresh_from_db()
    assert application.score == Decimal(4)


def test_conflict_deletes_the_review_and_hides_the_application(
    application: Application, reviewers: list[User], review: Callable, works: Works
) -> None:
    review(application, reviewers[0], 5, 5)
    review(application, reviewers[1], 1, 1)

    declare_conflict(application=application, worker=works(reviewers[0]))

    application.refresh_from_db()
    assert (application.score, application.review_count) == (Decimal(1), 1)
    assert find_to_work_on(actor_of(reviewers[0]), application.key) is None
    assert not works(reviewers[0]).applications().exists()
    assert find_to_work_on(actor_of(reviewers[1]), application.key) is not None


def test_manager_notes_and_withdraws_a_conflict_of_somebody_else(
    application: Application, reviewers: list[User], manager: User, works: Works
) -> None:
    with pytest.raises(Refused, match="Only those who manage"):
        declare_conflict(application=application, worker=works(reviewers[0]), user=reviewers[1].pk)
    with pytest.raises(Refused, match="does not work on"):
        declare_conflict(application=application, worker=works(manager), user=application.lead.pk)

    declare_conflict(application=application, worker=works(manager), user=reviewers[1].pk)
    conflict = Conflict.objects.get()
    assert (conflict.user, conflict.by) == (reviewers[1], manager)

    withdraw_conflict(application=application, worker=works(manager), conflict=conflict.pk)

    assert find_to_work_on(actor_of(reviewers[1]), application.key)
    assert [event.kind for event in application.history.all()][-2:] == [Event.Kind.CONFLICT, Event.Kind.NO_CONFLICT]


def test_conflict_hides_that_a_municipality_has_applied_twice(application: Application, manager: User, works: Works) -> None:
    facts = {"application": application.pk, "other": application.pk + 1}
    assert show_duplicates(manager, [facts]) != [None]

    declare_conflict(application=application, worker=works(manager))

    assert show_duplicates(User.objects.get(pk=manager.pk), [facts]) == [None]


def test_nobody_reviews_her_own_application(application: Application, round_: Round, works: Works) -> None:
    round_.people.create(user=application.lead, role="manager")

    assert not works(application.lead).applications().exists()
    assert find_to_work_on(actor_of(application.lead), application.key) is None


def test_withdrawn_applications_are_for_managers(
    application: Application, reviewers: list[User], manager: User, works: Works
) -> None:
    Application.objects.update(state=Application.State.WITHDRAWN)

    assert not works(reviewers[0]).applications().exists()
    assert list(works(manager).applications()) == [application]
    assert find_to_work_on(actor_of(reviewers[0]), application.key) is None


@pytest.mark.parametrize("retention", Round.Retention)
def test_nothing_of_a_review_is_left_after_its_time(
    application: Application, reviewers: list[User], manager: User, review: Callable, works: Works, retention: str
) -> None:
    Round.objects.update(retention=retention)
    review(application, reviewers[0], 5, 5, reason="Klare Frage.")
    add_remark(application=application, worker=works(reviewers[0]), text="Unter uns", may_be_sent=True)
    declare_conflict(application=application, worker=works(manager), user=reviewers[1].pk)
    send(dispatch=prepare(worker=works(manager), applications=[application], state="declined"), worker=works(manager))
    Inquiry.objects.create(application=application, text="Wer?")

    forget(Application.objects.get(pk=application.pk))

    for model in (Review, Mark, Remark, Conflict, Letter, Inquiry, Event, Submission):
        assert not model.objects.exists(), model
    assert not works(manager).applications().exists()


def test_team_is_not_told_what_is_being_considered(application: Application) -> None:
    Application.objects.update(state=Application.State.SHORTLISTED)
    application.refresh_from_db()

    assert (application.told_state, application.shown_state) == ("in_review", "In review")
