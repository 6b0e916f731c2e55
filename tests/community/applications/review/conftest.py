"""A closed call with criteria, a manager, two reviewers, and applications to review."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.access.actor import actor_of
from community.applications.models import Application, Criterion, Round, RoundRole
from community.applications.review.reviewing import save_review
from community.applications.review.workers import Worker, worker_of
from community.applications.rules import Applicant
from community.applications.saving import save_answers
from community.applications.submitting import submit
from community.forms.models import FormVersion
from tests.community.applications.made import COMPLETE, make_draft
from tests.community.forms.of_water import water

from .pages import Logged


@pytest.fixture
def criteria(round_: Round) -> list[Criterion]:
    facts = [({"de": "Bedarf", "en": "Need"}, 3), ({"de": "Umsetzbarkeit", "en": "Feasibility"}, 1)]
    return [
        Criterion.objects.create(round=round_, name=name, weight=weight, position=position)
        for position, (name, weight) in enumerate(facts)
    ]


@pytest.fixture
def reviewers(account: Callable[..., User], round_: Round) -> list[User]:
    people = [account(f"reviewer{number}", name=f"Gutachten {number}") for number in (1, 2)]
    for person in people:
        RoundRole.objects.create(round=round_, user=person, role=RoundRole.Role.REVIEWER)
    return people


@pytest.fixture
def apply(round_: Round, account: Callable[..., User]) -> Callable[..., Application]:
    """Submit an application while the call is open: `apply("Musterstadt", language="fr")`."""

    def submitted(name: str, *, language: str = "de", country: str = "DE", **answers: Any) -> Application:
        lead = account(f"lead{Application.objects.count()}", name=f"Amt in {name}")
        draft = make_draft(round_, lead)
        draft.language = language
        draft.save()
        applicant = Applicant(actor_of(lead))
        abroad = {} if country == "DE" else {"partner_email": "partner@example.org"}
        given = {**COMPLETE, "place": {"name": name, "country": country}, **abroad, **answers}
        save_answers(application=draft, given=given, revisions={}, applicant=applicant, at=timezone.now())
        submit(application=draft, applicant=applicant, language=language, at=timezone.now())
        draft.refresh_from_db()
        return draft

    return submitted


@pytest.fixture
def application(apply: Callable[..., Application], close_call: Callable[[], None], criteria: list[Criterion]) -> Application:
    """A submitted application, after the call has closed."""
    submitted = apply("Musterstadt")
    close_call()
    return submitted


@pytest.fixture
def anonymous(round_: Round) -> Round:
    """The round under anonymous review: only the description is marked as telling nobody who wrote it."""
    schema = water().model_dump(mode="json")
    for section in schema["sections"]:
        for question in section["questions"]:
            question["is_anonymous"] = question["key"] in ("challenge_text", "plans")
    FormVersion.objects.create(form=round_.form, number=2, schema=schema)
    round_.__dict__.pop("version", None)
    round_.is_anonymous = True
    round_.save()
    return round_


@pytest.fixture
def works(round_: Round) -> Callable[[User], Worker]:
    """Return somebody as she works on the round, as pages find her."""

    def worker(person: User) -> Worker:
        found = worker_of(actor_of(person), Round.objects.select_related("form").get(pk=round_.pk))
        assert found
        return found

    return worker


@pytest.fixture
def review(works: Callable[[User], Worker], criteria: list[Criterion]) -> Callable[..., Any]:
    """Review an application: `review(application, by, 5, 3)`."""

    def given(application: Application, by: User, *marks: int | None, is_final: bool = True, reason: str = "") -> Any:
        return save_review(
            application=application,
            worker=works(by),
            marks=dict(zip([one.pk for one in criteria], marks, strict=True)),
            reason=reason,
            at=timezone.now(),
            is_final=is_final,
        )

    return given


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def logged() -> Logged:
    """Return a browser in which somebody is logged in."""

    def client(person: User) -> Client:
        browser = Client()
        browser.force_login(person)
        return browser

    return client
