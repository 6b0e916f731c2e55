"""The closed call of the demo: twelve applications in all states, three reviewers, scores, and a cohort to be composed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from cms.demo.accounts import PASSWORD
from cms.users.accounts import confirm_address
from cms.users.models import User
from community.access.actor import actor_of
from community.forms.examples import Writer
from community.forms.questions import ConsentQuestion
from community.forms.words import in_language

from .beginning import begin
from .cohort.candidates import GERMAN, PARTNER, Attribute
from .cohort.constraints import Each, Share, Size
from .composing.changing import state_condition
from .letters.preparing import prepare
from .letters.sending import send
from .lookups import find_application
from .models import Application, Remark, Round, RoundRole, TeamMember
from .review.moving import WITHOUT_LETTER, move
from .review.reviewing import save_review
from .review.workers import worker_of
from .rules import Applicant
from .saving import save_answers
from .setup import set_up_round
from .submitting import submit, withdraw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cms.models import CallPage
    from community.forms.models import Form
    from community.forms.schema import FormSchema

    from .review.workers import Worker

EXAMPLE = "deep_dive"
FUNCTIONS = {"de": "Wasserwirtschaft", "en": "Water department", "fr": "Service des eaux", "ar": "دائرة المياه"}
SECOND = {"de": "Stadtplanung", "en": "City planning", "fr": "Urbanisme", "ar": "تخطيط المدن"}
DEPUTY = {"de": "Vertretung", "en": "Deputy", "fr": "Suppléance", "ar": "النائب"}
REVIEWERS = (("reviewer2@example.org", "Gutachten 2"), ("reviewer3@example.org", "Gutachten 3"))
CONDITIONS = (
    Size(least=8, most=8),
    Share(attribute=Attribute.KIND, value=GERMAN, least=2),
    Share(attribute=Attribute.KIND, value=PARTNER, least=5),
    Each(attribute=Attribute.COUNTRY, most=2, kind=PARTNER),
)
REMARK = "Zwei Ämter, ein Netz: genau das, worum es im Aufruf geht. Der Versuch ist klein genug, um zu gelingen."


def add_closed_call(call: CallPage, form: Form, *, editor: User, facilitator: User, agreement: Form | None) -> Round:
    """Let the call have taken applications, and review them. It is not idempotent: the caller looks whether the round exists."""
    data = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    reviewers = [facilitator, *(account_of(address, name) for address, name in REVIEWERS)]
    round_ = set_up_round(
        round_=Round(call=call.translation_key, form=form),
        roles=[(editor, RoundRole.Role.MANAGER), *((one, RoundRole.Role.REVIEWER) for one in reviewers)],
        criteria=data["criteria"],
        second_form=agreement,
        by=editor,
    )
    made = [(apply(round_, facts, number), facts) for number, facts in enumerate(data["applications"])]
    withdrawn = apply(round_, {**data["applications"][4], "name": "Probehausen", "state": "submitted"}, len(made))
    withdraw(application=withdrawn, applicant=Applicant(actor_of(lead_of(withdrawn))), at=in_time(round_, len(made)))
    workers = [worker_on(one, round_) for one in reviewers]
    for application, facts in made:
        for worker, marks in zip(workers, facts["marks"], strict=False):
            review(application, worker, marks)
    Remark.objects.create(application=made[0][0], author=reviewers[1], text=REMARK)
    decide(made, worker_on(editor, round_))
    for number, condition in enumerate(CONDITIONS):
        state_condition(round_=round_, condition=condition, seen=number, by=actor_of(editor))
    return round_


def apply(round_: Round, facts: Mapping[str, Any], number: int) -> Application:
    """Submit an application on one of the last days of the call."""
    lead = account_of(f"example{number + 1}@example.org", f"{FUNCTIONS[facts['language']]} {number + 1}")
    at = in_time(round_, number)
    begun = begin(round_=round_, by=actor_of(lead), language=facts["language"], at=at)
    application = find_application(begun.key)
    if application is None:
        raise LookupError("The application that was just begun does not exist.")
    application.round._call_page = round_.call_page
    applicant = Applicant(actor_of(lead))
    save_answers(application=application, given=answers_of(facts, round_.schema), revisions={}, applicant=applicant, at=at)
    submit(application=application, applicant=applicant, language=facts["language"], at=at)
    application.refresh_from_db()
    return application


def in_time(round_: Round, number: int) -> Any:
    if round_.closes_at is None:
        raise LookupError("The call has no deadline.")
    return round_.closes_at - timedelta(days=14 - number, minutes=7 * number)


def answers_of(facts: Mapping[str, Any], schema: FormSchema) -> dict[str, Any]:
    """Return the answers to the example form by the keys that its editor gave it."""
    writer, language = Writer(EXAMPLE), facts["language"]
    question = partial(writer.key, "q", "q")

    def options(name: str, chosen: list[str]) -> list[str]:
        return [writer.key("o", f"q/{name}", one) for one in chosen]

    def person(name: str, number: int) -> dict[str, str]:
        return {
            "department": name,
            "expert_name": name,
            "expert_email": f"expert{number}@example.org",
            "deputy_name": f"{DEPUTY[language]}: {name}",
            "deputy_email": f"deputy{number}@example.org",
        }

    departments = [FUNCTIONS[language], SECOND[language]]
    answers: dict[str, Any] = {
        question("place"): {"name": facts["name"], "country": facts["country"]},
        question("organisation"): options("organisation", ["city"])[0],
        question("function"): FUNCTIONS[language],
        question("dangers"): options("dangers", facts["dangers"]),
        question("challenge_text"): facts["challenge"],
        question("product"): facts["product"],
        question("departments"): options("departments", ["water", "planning"]),
        question("people"): [
            {"key": f"p{number}", "answers": person(name, number)} for number, name in enumerate(departments, start=1)
        ],
        question("languages"): options("languages", facts["languages"]),
        question("signature"): options("signature", ["yes"])[0],
    }
    for one in schema.questions():
        if isinstance(one, ConsentQuestion):
            answers[one.key] = {"wording": in_language(one.wording, language), "language": language}
    return answers


def review(application: Application, worker: Worker, marks: list[int]) -> None:
    criteria = list(worker.round.criteria.all())
    save_review(
        application=application,
        worker=worker,
        marks=dict(zip([one.pk for one in criteria], marks, strict=True)),
        reason="",
        at=timezone.now(),
        is_final=True,
    )


def decide(made: list[tuple[Application, dict[str, Any]]], office: Worker) -> None:
    """Give the applications the states of the example: some are only between those who work on the call, others were told by letter."""
    for state in {facts["state"] for _one, facts in made} - {Application.State.SUBMITTED}:
        chosen = list(Application.objects.filter(pk__in=[one.pk for one, facts in made if facts["state"] == state]))
        if state in WITHOUT_LETTER:
            move(applications=chosen, worker=office, state=state)
        else:
            send(dispatch=prepare(worker=office, applications=chosen, state=state), worker=office)


def worker_on(person: User, round_: Round) -> Worker:
    found = worker_of(actor_of(person), round_)
    if found is None:
        raise LookupError("This account does not work on the applications.")
    return found


def lead_of(application: Application) -> User:
    return TeamMember.objects.select_related("user").get(application=application, role=TeamMember.Role.LEAD).user


def account_of(address: str, name: str) -> User:
    """Return an account of the demo, created if missing."""
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User(email=address, name=name, password=make_password(PASSWORD))
        user.save()
        confirm_address(account=user)
    return user
