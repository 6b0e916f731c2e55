"""What is deleted when it expires, and what stays."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import get_date_max
from wagtail.models import Page

from cms.jobs.models import Effect, Job, PeriodicJob, Progress
from cms.mail.models import Letter
from cms.pruning import work
from cms.pruning.work import prune
from cms.users.models import User
from tests.accounts import PASSWORD, make_account

pytestmark = pytest.mark.django_db


def ago(days: float) -> Any:
    return timezone.now() - timedelta(days=days)


def test_expired_sessions_are_deleted() -> None:
    for key, days in (("over", 1), ("living", -1)):
        Session.objects.create(session_key=key, session_data="", expire_date=ago(days))
    prune()

    assert [session.pk for session in Session.objects.all()] == ["living"]


def test_device_records_of_ended_or_unused_sessions_are_deleted(settings: Any) -> None:
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


def test_accounts_that_nobody_confirmed_are_deleted(settings: Any) -> None:
    settings.KEEP_UNCONFIRMED_ACCOUNTS_DAYS = 30

    def sign_up(name: str, days: float, *, confirmed: bool = False, **facts: Any) -> User:
        account = User.objects.create_user(f"{name}@example.org", PASSWORD, date_joined=ago(days), **facts)
        EmailAddress.objects.filter(user=account).delete()
        EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=confirmed)
        return account

    sign_up("forgotten", 31)
    sign_up("recent", 29)
    sign_up("confirmed", 31, confirmed=True)
    sign_up("entered-by-an-administrator", 31, is_staff=True)
    sign_up("has-logged-in", 31, last_login=ago(31))
    Page.objects.create(title="Hers", path="0009", depth=1, owner=sign_up("has-a-page", 31))
    prune()

    kept = {"recent", "confirmed", "entered-by-an-administrator", "has-logged-in", "has-a-page"}
    assert {email.partition("@")[0] for email in User.objects.values_list("email", flat=True)} == kept
    assert not EmailAddress.objects.filter(email="forgotten@example.org").exists()


def test_expired_email_confirmations_are_deleted(settings: Any) -> None:
    address = EmailAddress.objects.get(user=make_account("anna@example.org"))
    for key, days in (("old", 4), ("new", 2)):
        EmailConfirmation.objects.create(email_address=address, key=key, sent=ago(days))
    prune()

    assert list(EmailConfirmation.objects.values_list("key", flat=True)) == ["new"]
    assert EmailAddress.objects.count() == 1


def make_job(name: str, state: str, days: float) -> Job:
    """A job that was enqueued, started and finished that many days ago, as far as its state goes."""
    job = Job.objects.create(
        status=state,
        started_at=None if state == TaskResultStatus.READY else ago(days),
        finished_at=ago(days) if state in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED) else None,
        args_kwargs={"args": [], "kwargs": {}},
        task_path=name,
        backend_name="default",
        run_after=get_date_max(),
    )
    Job.objects.filter(pk=job.pk).update(enqueued_at=ago(days))
    return job


def test_old_jobs_are_deleted_with_their_progress_and_effects(settings: Any) -> None:
    settings.KEEP_TASK_RESULTS_DAYS = 14
    status, owner = TaskResultStatus, make_account("anna@example.org")
    for name, state, days in (
        ("done", status.SUCCESSFUL, 15),
        ("failed", status.FAILED, 15),
        ("done lately", status.SUCCESSFUL, 13),
        ("failed lately", status.FAILED, 13),
        ("running", status.RUNNING, 15),
        ("waiting", status.READY, 40),
    ):
        job = make_job(name, state, days)
        Effect.objects.create(key=name, job=job)
        Progress.objects.create(title=name, owner=owner, job=job)
    for name, days in (("no queue", 15), ("no queue lately", 13)):
        Progress.objects.create(title=name, owner=owner, begun_at=ago(days))
        Effect.objects.create(key=name, done_at=ago(days))
    PeriodicJob.objects.create(name="one", due_at=ago(0), job=make_job("comes round", status.SUCCESSFUL, 15))
    prune()

    kept = {"done lately", "failed lately", "running", "waiting"}
    assert set(Job.objects.values_list("task_path", flat=True)) == kept | {"comes round"}
    assert set(Progress.objects.values_list("title", flat=True)) == kept | {"no queue lately"}
    assert set(Effect.objects.values_list("key", flat=True)) == kept | {"no queue lately"}


def test_old_emails_are_deleted_with_their_jobs(settings: Any) -> None:
    settings.KEEP_SENT_LETTERS_DAYS, settings.KEEP_FAILED_LETTERS_DAYS, settings.KEEP_TASK_RESULTS_DAYS = 14, 30, 7
    states = {"sent": TaskResultStatus.SUCCESSFUL, "failed": TaskResultStatus.FAILED}
    for state, days in (("sent", 15), ("sent", 13), ("failed", 31), ("failed", 29)):
        job = make_job(f"{state}{days}", states[state], days)
        sent_at = ago(days) if state == "sent" else None
        Letter.objects.create(recipient=f"{state}{days}", subject="", written_at=ago(days), sent_at=sent_at, job=job)
    Letter.objects.create(recipient="waiting", subject="", written_at=ago(99))
    prune()

    assert set(Letter.objects.values_list("recipient", flat=True)) == {"sent13", "failed29", "waiting"}
    assert set(Job.objects.values_list("task_path", flat=True)) == {"sent13", "failed29"}


def test_retention_of_zero_days_keeps_everything(settings: Any) -> None:
    settings.KEEP_SENT_LETTERS_DAYS = settings.KEEP_FAILED_LETTERS_DAYS = settings.KEEP_TASK_RESULTS_DAYS = 0
    for state in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED):
        Letter.objects.create(recipient=state, subject="", sent_at=ago(9_999), job=make_job(state, state, 9_999))
    prune()

    assert (Letter.objects.count(), Job.objects.count()) == (2, 2)


def test_deletion_runs_in_batches_until_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "AT_ONCE", 2)
    for number in range(5):
        Session.objects.create(session_key=str(number), session_data="", expire_date=ago(1))
    assert work.delete_batch(Session.objects.filter(expire_date__lt=timezone.now())) == 2
    assert Session.objects.count() == 3
    assert prune() is False
    assert Session.objects.count() == 0


def test_pruning_stops_after_its_time_slice_and_continues_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "TURN", -1.0)
    Session.objects.create(session_key="over", session_data="", expire_date=ago(1))

    assert prune() is True
    assert prune() is False
