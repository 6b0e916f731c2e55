"""Descriptions that a service rates before anything is sent to a provider: a real server, which flags insults."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.utils import timezone

from cms.users.models import User
from community.visualisations.making import jobs
from community.visualisations.making.signals import variant_to_check
from community.visualisations.models import Case, PictureOrder, Session, Variant
from community.visualisations.providers import wire
from community.visualisations.talking.moderation import approve_variant, number_to_check, reject_variant
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.making.drawing import Pen, ask
from tests.community.visualisations.providers import images_server

Check, State = Variant.Check, Variant.State
OnCommit = Callable[..., Any]
INSULT, HARMLESS = "Eine Beleidigung an der Wand", "Eine Bank an der Wand"
pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture(scope="module")
def server() -> Iterator[images_server.Running]:
    with images_server.running() as started:
        yield started


@pytest.fixture
def rated(asked_of: Case, server: images_server.Running, settings: Any) -> Case:
    """A place in a session of a site that has its texts rated."""
    settings.VISUALISATION_MODERATION_URL = f"{server.base}?model=rates"
    return asked_of


@pytest.fixture
def told() -> Iterator[list[Variant]]:
    """The variants of which facilitators are told that they wait."""
    found: list[Variant] = []

    def hear(variant: Variant, **_signal: object) -> None:
        found.append(variant)

    variant_to_check.connect(hear)
    yield found
    variant_to_check.disconnect(hear)


def stand() -> list[tuple[str, str]]:
    return list(Variant.objects.order_by("pk").values_list("state", "check_state"))


def test_flagged_words_wait_for_a_facilitator_and_nothing_is_sent(
    rated: Case,
    member: User,
    pen: Pen,
    told: list[Variant],
    client_of: Logged,
    facilitator: User,
    django_capture_on_commit_callbacks: OnCommit,
):
    with django_capture_on_commit_callbacks(execute=True):
        made = ask(rated, member, 2, words=INSULT)

    assert (stand(), pen.asked) == ([(State.WAITING, Check.PENDING)] * 2, [])
    assert (told, number_to_check(rated.session)) == (made, 1)
    assert INSULT in client_of(facilitator).get(address("check", rated.session.key)).content.decode()


def test_what_a_facilitator_approves_is_drawn_and_not_rated_again(
    rated: Case,
    member: User,
    facilitator: User,
    pen: Pen,
    server: images_server.Running,
    django_capture_on_commit_callbacks: OnCommit,
):
    with django_capture_on_commit_callbacks(execute=True):
        [variant] = ask(rated, member, words=INSULT)
    number = len(server.requests())
    variant.refresh_from_db()

    with django_capture_on_commit_callbacks(execute=True):
        approve_variant(variant=variant, by=facilitator, now=timezone.now())

    assert (stand(), len(pen.asked)) == ([(State.DONE, Check.APPROVED)], 1)
    assert len(server.requests()) == number


def test_what_a_facilitator_rejects_costs_nothing(
    rated: Case, member: User, facilitator: User, pen: Pen, django_capture_on_commit_callbacks: OnCommit
):
    with django_capture_on_commit_callbacks(execute=True):
        [variant] = ask(rated, member, words=INSULT)
    variant.refresh_from_db()

    reject_variant(variant=variant, reason="Das nicht.", by=facilitator)

    assert (stand(), pen.asked, PictureOrder.objects.get().cents) == ([(State.CANCELLED, Check.REJECTED)], [], 0)


def test_harmless_words_are_drawn_and_only_words_are_sent(
    rated: Case,
    member: User,
    pen: Pen,
    server: images_server.Running,
    told: list[Variant],
    django_capture_on_commit_callbacks: OnCommit,
):
    number = len(server.requests())
    with django_capture_on_commit_callbacks(execute=True):
        ask(rated, member, words=HARMLESS)
        ask(rated, member, words="  ")  # only ticked: nothing that somebody wrote

    assert (stand(), len(pen.asked), told) == ([(State.DONE, Check.OPEN)] * 2, 2, [])
    assert [one["fields"] for one in server.requests()[number:]] == [{"input": HARMLESS, "model": "rates"}]


@pytest.mark.parametrize("path", ["http://127.0.0.1:9/v1", "none"])
def test_service_that_is_away_counts_for_nothing(
    rated: Case,
    member: User,
    pen: Pen,
    server: images_server.Running,
    settings: Any,
    quick: pytest.MonkeyPatch,
    path: str,
    django_capture_on_commit_callbacks: OnCommit,
):
    quick.setattr(wire, "sleep", lambda _seconds: None)
    settings.VISUALISATION_MODERATION_URL = path if path != "none" else f"{server.base}/none"
    with django_capture_on_commit_callbacks(execute=True):
        ask(rated, member, words=INSULT)

    assert (stand(), len(pen.asked)) == ([(State.DONE, Check.OPEN)], 1)


def test_words_of_moderated_sessions_wait_without_being_rated(
    rated: Case,
    member: User,
    pen: Pen,
    server: images_server.Running,
    told: list[Variant],
    django_capture_on_commit_callbacks: OnCommit,
):
    number = len(server.requests())
    Session.objects.update(is_moderated=True)
    rated.session.is_moderated = True
    with django_capture_on_commit_callbacks(execute=True):
        made = ask(rated, member, words=HARMLESS)

    assert (stand(), pen.asked, told) == ([(State.WAITING, Check.PENDING)], [], made)
    assert len(server.requests()) == number


def test_job_that_runs_again_rates_only_what_was_not_begun(rated: Case, member: User, pen: Pen, server: images_server.Running):
    [variant] = ask(rated, member, words=INSULT)
    number = len(server.requests())
    Variant.objects.update(state=State.RUNNING)  # by a worker that was killed, when no service was set up
    jobs.draw_order.func(variant.order_id)

    assert (stand(), len(pen.asked)) == ([(State.DONE, Check.OPEN)], 1)
    assert len(server.requests()) == number


def test_page_says_that_it_waits(rated: Case, member: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit):
    client, path = client_of(member), address("new_variant", rated.key)
    sent = {"way": "ask", "words": INSULT, "strength": "40", "number": "1", "provider": "pen", "mask": ""}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(path, sent).status_code == HTTPStatus.FOUND

    assert "waiting for the facilitator" in client.get(path).content.decode()
