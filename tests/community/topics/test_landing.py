"""Applications to theme calls land in the topic store: once, with their facts, and without what tells who wrote them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from cms.models import CallPage, Municipality
from cms.users.models import User
from community.access.actor import actor_of
from community.applications.lookups import find_application
from community.applications.models import Application, Round
from community.applications.rules import Applicant
from community.applications.saving import save_answers
from community.applications.submitting import submit, withdraw
from community.forms.examples import find_example, key_in_example
from community.forms.models import Form, FormVersion
from community.groups.models import Group
from community.topics.models import Proposal
from community.topics.rules import can_edit
from tests.community.applications.made import make_call, make_draft

from .made import again, answer, make_round


def key(question: str, option: str = "") -> str:
    return key_in_example("theme_proposal", question, option)


ANSWERS: dict[str, Any] = {
    "organisation": key("organisation", "administration"),
    "title": "Schulhöfe in Musterstadt öffnen",
    "why": "Im Sommer fehlt **Schatten**.",
    "experience": "Wir haben zwölf Höfe geöffnet.",
    "host": key("host", "yes"),
    "function": "Fachplanung Geheim",
    "consent": {
        "wording": "Thema und Begründung dürfen im Themenspeicher der Mitglieder erscheinen, damit andere darüber abstimmen können.",
        "language": "de",
    },
}


@pytest.fixture(autouse=True)
def _in_german() -> Iterator[None]:
    with override("de"):
        yield


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Callable) -> Callable[[Callable[[], object]], object]:
    def run(change: Callable[[], object]) -> object:
        with django_capture_on_commit_callbacks(execute=True):
            return change()

    return run


def theme_form() -> dict[str, Any]:
    """Return the form for theme calls that the site comes with, as data."""
    form = find_example("theme_proposal")
    assert form is not None
    return form.form_schema().model_dump(mode="json")


@pytest.fixture
def place(db: None) -> Municipality:
    return Municipality.objects.create(name_de="Musterstadt", country="DE")


@pytest.fixture
def theme_call(housing: Group) -> CallPage:
    call = make_call()
    call.kind = CallPage.Kind.THEME_CALL
    call.save_revision().publish()
    return call


@pytest.fixture
def application(theme_call: CallPage, planner: User, place: Municipality) -> Application:
    form = Form.objects.create(name="Themen", title={"de": "Themenvorschlag"})
    FormVersion.objects.create(form=form, number=1, schema=theme_form())
    round_ = Round.objects.create(call=theme_call.translation_key, form=form)
    return make_draft(round_, planner)


def save(application: Application, by: User, given: dict[str, Any]) -> None:
    found = find_application(application.key)
    assert found is not None
    revisions = dict(found.answers.values_list("question", "revision"))
    save_answers(application=found, given=given, revisions=revisions, applicant=Applicant(actor_of(by)), at=timezone.now())


@pytest.fixture
def send(application: Application, planner: User, place: Municipality, commit: Callable) -> Callable[..., Proposal | None]:
    """Fill in the form and submit it: `send(host=key("host", "perhaps"))`; return the topic that is there then."""

    def work(**more: Any) -> Proposal | None:
        given = ANSWERS | {"place": {"municipality": place.pk, "country": "DE"}} | more
        save(application, planner, {key(name): value for name, value in given.items()})
        found = find_application(application.key)
        assert found is not None
        applicant = Applicant(actor_of(planner))
        commit(lambda: submit(application=found, applicant=applicant, language="de", at=timezone.now()))
        return Proposal.objects.filter(application=application.key).first()

    return work


def test_submitted_application_is_a_topic_of_its_contact(send: Callable, planner: User, place: Municipality):
    made = send()

    assert (made.author, made.host, made.language) == (planner, place, "de")
    assert made.title == "Schulhöfe in … öffnen"  # no name that tells who wrote it, as in anonymous review
    assert "Im Sommer fehlt **Schatten**." in made.challenge
    assert "Wir haben zwölf Höfe geöffnet." in made.challenge
    assert "Geheim" not in made.challenge


def test_who_would_not_be_the_host_takes_part(send: Callable, place: Municipality):
    made = send(host=key("host", "perhaps"))

    assert (made.host, list(made.partners.all())) == (None, [place])


def test_submitting_again_changes_the_topic_until_a_round_begins(send: Callable):
    first = send()
    again_ = send(title="Höfe öffnen")
    assert (first.pk, again_.title, Proposal.objects.count()) == (again_.pk, "Höfe öffnen", 1)
    Proposal.objects.update(stands_since=timezone.now() - timedelta(days=2))
    make_round()
    assert send(title="Zu spät").title == "Höfe öffnen"


def test_topic_is_changed_through_its_application(send: Callable, planner: User):
    verdict = can_edit(actor_of(planner), again(send()))
    with override("en"):
        assert "comes from your application" in verdict.reason


@pytest.mark.parametrize("is_answered", [False, True])
def test_withdrawn_application_takes_its_topic_out_unless_it_was_answered(
    is_answered: bool, send: Callable, application: Application, planner: User, staff: User, commit: Callable
):
    made = send()
    if is_answered:
        answer(again(made), staff)
    found = find_application(application.key)
    commit(lambda: withdraw(application=found, applicant=Applicant(actor_of(planner)), at=timezone.now()))

    assert (again(made).is_withdrawn, again(made).is_public) == (not is_answered, is_answered)


def test_applications_to_other_calls_stay_where_they_are(send: Callable, theme_call: CallPage):
    theme_call.kind = CallPage.Kind.EVENT
    theme_call.save_revision().publish()

    assert send() is None


def test_application_and_topic_link_to_each_other(
    send: Callable, application: Application, planner: User, colleague: User, client_of: Callable[[User | None], Client]
):
    page = client_of(planner).get(f"/en/community/applications/{application.key}/").content.decode()
    assert "becomes a topic in the members’ topic store" in page  # said beforehand
    made = send()
    assert (
        f"/en/community/topics/{made.pk}/"
        in client_of(planner).get(f"/en/community/applications/{application.key}/").content.decode()
    )
    address = f"/en/community/topics/{made.pk}/"
    assert str(application.key) in client_of(planner).get(address).content.decode()
    assert str(application.key) not in client_of(colleague).get(address).content.decode()
