"""Saving answers: nobody's text is lost or silently replaced."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import CallPage
from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.applications.beginning import begin, take_over
from community.applications.models import Answer, Application, Round, TeamMember
from community.applications.progress import progress_of
from community.applications.rules import Applicant
from community.applications.saving import Saved
from tests.pages import make_page

Save = Callable[..., Saved]


def stored(application: Application) -> dict[str, tuple[object, object, int]]:
    return {row.question: (row.value, row.typed, row.revision) for row in application.answers.all()}


def test_answers_are_saved_one_by_one(application: Application, save: Save):
    save({"floods": "2021"})
    saved = save({"since": "2020-01-01"})

    assert saved.errors == saved.conflicts == {}
    assert stored(application) == {"floods": ("2021", None, 1), "since": ("2020-01-01", None, 1)}


def test_answer_that_is_not_accepted_is_kept_as_typed(application: Application, save: Save):
    save({"inhabitants": "48000"})
    saved = save({"inhabitants": "viele\0"})

    assert saved.errors == {"inhabitants": ["Geben Sie eine Zahl ein."]}
    assert stored(application) == {"inhabitants": (48000, "viele", 2)}
    assert progress_of(application).errors == {"inhabitants": ["Geben Sie eine Zahl ein."]}

    save({"inhabitants": "50000"})

    assert stored(application) == {"inhabitants": (50000, None, 3)}


def test_same_answer_again_changes_nothing(application: Application, save: Save):
    save({"floods": "2021"})
    before = Application.objects.get().changed_at
    save({"floods": "2021"}, revisions={})  # sent again, since the response was lost

    assert stored(application) == {"floods": ("2021", None, 1)}
    assert Application.objects.get().changed_at == before


def test_colleagues_answer_is_never_overwritten_silently(application: Application, save: Save, stranger: User):
    TeamMember.objects.create(application=application, user=stranger)
    save({"floods": "2021", "since": "2020-01-01"})
    save({"floods": "2023"}, by=stranger)
    saved = save({"floods": "2022", "since": "2019-01-01"}, revisions={"floods": 1, "since": 1})

    assert {key: (row.value, row.changed_by) for key, row in saved.conflicts.items()} == {"floods": ("2023", stranger)}
    assert stored(application) == {"floods": ("2023", None, 2), "since": ("2019-01-01", None, 2)}


@pytest.mark.parametrize("question", ["made_up", "municipality", ""])
def test_question_that_the_form_does_not_have_is_not_stored(application: Application, save: Save, question: str):
    assert save({question: "x"}).errors == {}
    assert not Answer.objects.exists()


def test_enormous_answer_is_refused(application: Application, save: Save):
    saved = save({"inhabitants": "9" * 200_000})

    assert "Kürzen" in saved.errors["inhabitants"][-1]
    assert stored(application) == {}


def test_after_the_deadline_nothing_is_saved_however_late_it_is_processed(application: Application, save: Save, call: CallPage):
    closes_at = call.closes_at
    save({"floods": "2021"}, at=closes_at - timedelta(milliseconds=1))
    with pytest.raises(Refused, match="endete"):
        save({"floods": "2022"}, at=closes_at)

    assert stored(application) == {"floods": ("2021", None, 1)}


def test_stranger_and_former_member_save_nothing(application: Application, save: Save, stranger: User):
    member = TeamMember.objects.create(application=application, user=stranger)
    save({"floods": "2021"}, by=stranger)
    member.delete()
    with pytest.raises(Refused):
        save({"floods": "2022"}, by=stranger)

    assert stored(application) == {"floods": ("2021", None, 1)}


def test_municipality_of_the_application_follows_its_answer(application: Application, save: Save):
    save({"place": {"name": "Musterstadt", "country": "KE"}})
    application.refresh_from_db()

    assert (application.applicant, application.country, application.municipality) == ("Musterstadt", "KE", None)

    save({"place": {}})
    application.refresh_from_db()

    assert (application.applicant, application.country) == ("", "")


def test_beginning_twice_begins_one_application(round_: Round, lead: User, application: Application):
    again = begin(round_=round_, by=actor_of(lead), language="en", at=timezone.now())

    assert again == application
    assert Application.objects.count() == 1


def test_what_was_begun_without_an_account_is_taken_over_once(round_: Round, lead: User, stranger: User, call: CallPage):
    from django.contrib.auth.models import AnonymousUser

    begun = begin(round_=round_, by=actor_of(AnonymousUser()), language="ar", at=timezone.now())
    take_over(application=begun, by=lead)
    with pytest.raises(Refused):
        take_over(application=begun, by=stranger)
    begun.refresh_from_db()

    assert begun.lead == lead
    assert [(one.user, one.role) for one in begun.team.all()] == [(lead, "lead")]
    assert not Applicant(actor_of(AnonymousUser()), frozenset([begun.key])).writes(begun)


def test_other_call_knows_nothing_of_this_application(application: Application, water_form, lead: User, db: None):
    other = make_page(CallPage, "Anderer Aufruf", closes_at=timezone.now() + timedelta(days=2), apply_by="community")
    elsewhere = Round.objects.create(call=other.translation_key, form=water_form)
    begun = begin(round_=elsewhere, by=actor_of(lead), language="de", at=timezone.now())

    assert begun != application
    assert begun.round == elsewhere
