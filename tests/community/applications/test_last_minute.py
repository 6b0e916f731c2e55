"""Many submit in the last moment, some of them twice: each is accepted or refused by its arrival, none twice, none half."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from cms.models import CallPage
from cms.users.models import User
from community.access.actor import Actor
from community.access.verdicts import Refused
from community.applications.models import Application, Event, Round, Submission
from community.applications.rules import Applicant
from community.applications.saving import save_answers
from community.applications.submitting import submit
from tests.cms.users.test_addresses_at_once import all_at_once

from .made import COMPLETE, make_draft

pytestmark = pytest.mark.django_db(transaction=True)

TEAMS = 6


def submit_at(moment, application: int, lead: int) -> str:
    """Submit as a web process does, with objects of its own; return the state, or "refused"."""
    found = Application.objects.select_related("round__form").get(pk=application)
    applicant = Applicant(Actor(User.objects.get(pk=lead)))
    try:
        submit(application=found, applicant=applicant, language="de", at=moment)
    except Refused:
        return "refused"
    return Application.objects.get(pk=application).state


def test_arrival_decides_for_each_and_nobody_submits_twice(round_: Round, call: CallPage, account: Callable[..., User]):
    closes_at = call.closes_at
    drafts = []
    for number in range(TEAMS):
        lead = account(f"lead{number}")
        application = make_draft(round_, lead)
        answers = COMPLETE | {"place": {"name": f"Musterstadt {number}", "country": "DE"}}
        save_answers(application=application, given=answers, revisions={}, applicant=Applicant(Actor(lead)), at=timezone.now())
        drafts.append((application.pk, lead.pk, closes_at + timedelta(milliseconds=-1 if number % 2 else 0)))

    works = [partial(submit_at, moment, application, lead) for application, lead, moment in drafts for _twice in range(2)]
    results = all_at_once(*works)

    assert results == [state for number in range(TEAMS) for state in ["submitted" if number % 2 else "refused"] * 2]
    in_time = [application for application, _lead, moment in drafts if moment < closes_at]
    assert sorted(Submission.objects.values_list("application", flat=True)) == sorted(in_time)
    assert sorted(Application.objects.exclude(number=None).values_list("number", flat=True)) == [1, 2, 3]
    assert Event.objects.filter(kind="submitted").count() == len(in_time)
