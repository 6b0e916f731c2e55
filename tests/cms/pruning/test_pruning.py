"""What is taken away when its time is over, and what stays."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from cms import regular
from cms.mail.models import Letter
from cms.pruning import work
from cms.pruning.work import EVERY, prune
from cms.regular import RegularTurn, do_regular_work, register_regular_work
from tests.accounts import PASSWORD, make_account

pytestmark = pytest.mark.django_db


def ago(days: float) -> Any:
    return timezone.now() - timedelta(days=days)


def test_sessions_that_are_over() -> None:
    for key, days in (("over", 1), ("living", -1)):
        Session.objects.create(session_key=key, session_data="", expire_date=ago(days))
    prune()

    assert [session.pk for session in Session.objects.all()] == ["living"]


def test_addresses_and_browsers_of_who_is_logged_in_no_more(settings: Any) -> None:
    settings.KEEP_DEVICES_DAYS = 90
    user, client = make_account("anna@example.org"), Client(HTTP_USER_AGENT="Here")
    client.post("/de/accounts/login/", {"login": user.email, "password": PASSWORD})

    def note(name: str, seen: float, *, lives: bool) -> None:
        UserSession.objects.create(user=user, session_key=name, ip="192.0.2.1", user_agent=name, last_seen_at=ago(seen))
        if lives:
            Session.objects.create(session_key=name, session_data="", expire_date=ago(-30))

    note("over", 2, lives=False)
    note("just begun", 0, lives=False)
    note("in use", 80, lives=True)
    note("not used for long", 91, lives=True)
    prune()

    assert set(UserSession.objects.values_list("user_agent", flat=True)) == {"Here", "just begun", "in use"}
    assert Session.objects.filter(session_key="not used for long").exists()  # nobody is logged out by it
    assert client.get("/de/accounts/sessions/").status_code == 200


def test_confirmations_that_hold_no_more(settings: Any) -> None:
    address = EmailAddress.objects.get(user=make_account("anna@example.org"))
    for key, days in (("old", 4), ("new", 2)):
        EmailConfirmation.objects.create(email_address=address, key=key, sent=ago(days))
    prune()

    assert list(EmailConfirmation.objects.values_list("key", flat=True)) == ["new"]
    assert EmailAddress.objects.count() == 1


def test_results_of_tasks(settings: Any) -> None:
    settings.KEEP_TASK_RESULTS_DAYS = 14
    status = TaskResultStatus
    for name, state, days in (
        ("done", status.SUCCESSFUL, 15),
        ("failed", status.FAILED, 15),
        ("killed", status.RUNNING, 15),
        ("done lately", status.SUCCESSFUL, 13),
        ("failed lately", status.FAILED, 13),
        ("running", status.RUNNING, 1),
        ("waiting", status.READY, 40),
    ):
        ended = ago(days) if state in (status.SUCCESSFUL, status.FAILED) else None
        result = DBTaskResult.objects.create(
            id=uuid4(),
            status=state,
            started_at=None if state == status.READY else ago(days),
            finished_at=ended,
            args_kwargs={"args": [], "kwargs": {}},
            task_path=name,
            backend_name="default",
            run_after=get_date_max(),
        )
        DBTaskResult.objects.filter(pk=result.pk).update(enqueued_at=ago(days))
    prune()

    assert set(DBTaskResult.objects.values_list("task_path", flat=True)) == {
        "done lately",
        "failed lately",
        "running",
        "waiting",
    }


def test_letters(settings: Any) -> None:
    settings.KEEP_SENT_LETTERS_DAYS, settings.KEEP_FAILED_LETTERS_DAYS = 14, 30
    for state, days in (("sent", 15), ("sent", 13), ("failed", 31), ("failed", 29)):
        Letter.objects.create(recipient=f"{state}{days}", subject="", state=state, ended_at=ago(days))
    Letter.objects.create(recipient="waiting", subject="", written_at=ago(99))
    prune()

    assert set(Letter.objects.values_list("recipient", flat=True)) == {"sent13", "failed29", "waiting"}


def test_nothing_is_taken_where_the_site_keeps_it_for_ever(settings: Any) -> None:
    settings.KEEP_SENT_LETTERS_DAYS = settings.KEEP_FAILED_LETTERS_DAYS = 0
    for state in ("sent", "failed"):
        Letter.objects.create(recipient=state, subject="", state=state, ended_at=ago(9_999))
    prune()

    assert Letter.objects.count() == 2


def test_it_is_done_in_small_parts_and_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "AT_ONCE", 2)
    for number in range(5):
        Session.objects.create(session_key=str(number), session_data="", expire_date=ago(1))
    assert work.take_away(Session.objects.filter(expire_date__lt=timezone.now())) == 2
    assert Session.objects.count() == 3
    assert prune() is False
    assert Session.objects.count() == 0


@pytest.fixture
def own_work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Regular work that this test alone registers; what is done is noted."""
    monkeypatch.setattr(regular, "_work", {})
    return []


def test_it_has_its_turn_once_in_some_hours_whoever_comes_by(own_work: list[str]) -> None:
    register_regular_work("pruning", lambda: own_work.append("done"), every=EVERY)
    do_regular_work()
    do_regular_work()
    assert own_work == ["done"]
    RegularTurn.objects.update(begun_at=timezone.now() - EVERY)
    do_regular_work()
    do_regular_work()
    assert own_work == ["done", "done"]


def test_what_is_too_much_for_one_turn_goes_on_at_the_next_look(own_work: list[str]) -> None:
    left = [True, True, False]
    register_regular_work("pruning", lambda: own_work.append("done") or left.pop(0), every=EVERY)
    for _look in range(5):
        do_regular_work()

    assert own_work == ["done"] * 3


def test_a_turn_that_failed_comes_again_in_its_time(own_work: list[str], caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        own_work.append("tried")
        raise RuntimeError("It is out.")

    register_regular_work("pruning", fail, every=EVERY)
    do_regular_work()
    do_regular_work()

    assert own_work == ["tried"]
    assert "The regular work pruning failed" in caplog.text


def test_a_long_turn_leaves_other_work_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "TURN", -1.0)
    Session.objects.create(session_key="over", session_data="", expire_date=ago(1))

    assert prune() is True
    assert prune() is False
