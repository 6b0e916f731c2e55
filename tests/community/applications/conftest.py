"""A call that takes applications, and the team of one of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.models import CallPage
from cms.users.models import User
from community.access.actor import actor_of
from community.applications.models import Application, Round, RoundRole
from community.applications.rules import Applicant
from community.applications.saving import Saved, save_answers
from community.forms.models import Form

from .made import COMPLETE, make_call, make_draft, make_form


@pytest.fixture
def water_form(db: None) -> Form:
    return make_form()


@pytest.fixture
def call(db: None) -> CallPage:
    """An open call in German."""
    return make_call()


@pytest.fixture
def round_(call: CallPage, water_form: Form) -> Round:
    return Round.objects.create(call=call.translation_key, form=water_form)


@pytest.fixture
def lead(account: Callable[..., User]) -> User:
    return account("lead", name="Amt für Wasser")


@pytest.fixture
def stranger(account: Callable[..., User]) -> User:
    return account("stranger", name="Andere Stadt")


@pytest.fixture
def manager(account: Callable[..., User], round_: Round) -> User:
    user = account("manager", name="Projektbüro")
    RoundRole.objects.create(round=round_, user=user, role=RoundRole.Role.MANAGER)
    return user


@pytest.fixture
def application(round_: Round, lead: User) -> Application:
    """A draft without answers."""
    return make_draft(round_, lead)


@pytest.fixture
def save(application: Application, lead: User) -> Callable[..., Saved]:
    """Save answers: `save({"floods": "2021"}, by=colleague, revisions={"floods": 1})`; over whatever revision, unless some are given."""

    def put(given: dict[str, Any], by: User | None = None, revisions: dict[str, int] | None = None, **options: Any) -> Saved:
        stored = dict(application.answers.values_list("question", "revision"))
        applicant = Applicant(actor_of(by or lead))
        options.setdefault("at", timezone.now())
        return save_answers(
            application=application,
            given=given,
            revisions=stored if revisions is None else revisions,
            applicant=applicant,
            **options,
        )

    return put


@pytest.fixture
def complete(application: Application, save: Callable[..., Saved]) -> Application:
    """A draft in which nothing is missing."""
    save(COMPLETE)
    return application


@pytest.fixture
def close_call(call: CallPage) -> Callable[[], None]:
    """Let the call's deadline pass."""

    def close() -> None:
        page = CallPage.objects.get(pk=call.pk)
        page.closes_at = timezone.now() - timedelta(seconds=1)
        page.save_revision().publish()

    return close
