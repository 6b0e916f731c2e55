"""A call that takes applications, and the team of one of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.models import CallPage
from cms.users.models import User
from community.access.actor import actor_of
from community.applications.beginning import begin
from community.applications.lookups import find_application
from community.applications.models import Application, Round, RoundRole
from community.applications.rules import Applicant
from community.applications.saving import Saved, save_answers
from community.forms.models import Form, FormVersion
from tests.community.forms.of_water import water
from tests.pages import make_homes, make_page

COMPLETE = {
    "place": {"name": "Musterstadt", "country": "DE"},
    "dangers": ["drought"],
    "challenge_text": "Die Brunnen sind trocken.",
    "people": [
        {"key": "a", "answers": {"department": "Wasser", "expert_name": "Fachstelle A", "expert_email": "a@example.org"}},
        {"key": "b", "answers": {"department": "Grün", "expert_name": "Fachstelle B", "expert_email": "b@example.org"}},
    ],
    "consent": {"wording": "Ich willige ein.", "language": "de"},
}


@pytest.fixture
def water_form(db: None) -> Form:
    form = Form.objects.create(name="Wasser", title={"de": "Wasserresilienz"})
    FormVersion.objects.create(form=form, number=1, schema=water().model_dump(mode="json"))
    return form


@pytest.fixture
def call(db: None) -> CallPage:
    """An open call in German."""
    make_homes()
    now = timezone.now()
    return make_page(
        CallPage,
        "Deep Dive Wasser",
        opens_at=now - timedelta(days=10),
        closes_at=now + timedelta(days=4),
        apply_by=CallPage.ApplyBy.COMMUNITY,
    )


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
    begun = begin(round_=round_, by=actor_of(lead), language="de", at=timezone.now())
    found = find_application(begun.key)
    assert found
    return found


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
