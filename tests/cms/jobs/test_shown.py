"""What people see of a job."""

import pytest
from django_tasks import task

from cms.jobs.models import Job
from cms.jobs.queueing import enqueue
from cms.jobs.shown import arguments_of, reason_of, without_secrets
from tests.cms.jobs import samples
from tests.jobs import work_off


@task(takes_context=True)
def purge(context: object, urls: list[str], settings: dict, page_id: int | None = None) -> None:
    """A library's job that receives more than ids."""


PURGE = purge.module_path
SECRET = "sk-1234567890abcdef"


@pytest.mark.parametrize(
    ("path", "positional", "named", "shown"),
    [
        (samples.fail_for_a_while.module_path, [17], {}, "number=17"),
        (samples.fail_for_a_while.module_path, [], {"number": 17}, "number=17"),
        (PURGE, [["https://example.org"], {"key": SECRET}], {"page_id": None}, "urls=…, settings=…, page_id=None"),
        ("no.such.job", [1, SECRET, "cms.CallPage"], {"token": SECRET}, "1=1, 2=…, 3=cms.CallPage, token=…"),
        ("no.such.job", ["0c27f825-3220-4475-a157-ae0d91aae40c", True], {}, "1=0c27f825-3220-4475-a157-ae0d91aae40c, 2=True"),
        ("no.such.job", [], {}, ""),
    ],
)
def test_only_id_arguments_are_shown(path: str, positional: list, named: dict, shown: str) -> None:
    assert arguments_of(path, positional, named) == shown


@pytest.mark.parametrize(
    ("error", "traceback", "reason"),
    [
        ("builtins.RuntimeError", "Traceback:\n  at line\nRuntimeError: It is out.\n", "RuntimeError: It is out."),
        ("smtplib.SMTPException", "Traceback:\nsmtplib.SMTPException: one\ntwo\n", "smtplib.SMTPException: one two"),
        ("builtins.KeyError", "Traceback:\nRuntimeError: first\n\nDuring handling:\nKeyError: 'x'\n", "KeyError: 'x'"),
        ("builtins.ValueError", "nothing of it", "ValueError"),
        ("", "", ""),
        ("builtins.RuntimeError", "RuntimeError: " + "x" * 900, "RuntimeError: " + "x" * 286),
    ],
)
def test_reason_is_the_last_error_on_one_line(error: str, traceback: str, reason: str) -> None:
    assert reason_of(error, traceback) == reason


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cannot reach postgres://me:geheim@db/x", "cannot reach postgres://…@db/x"),
        ("login with password=geheim failed", "login with password=… failed"),
        ("{'api_key': 'geheim', 'x': 1}", "{'api_key': … 'x': 1}"),
        ("Authorization: geheim", "Authorization: …"),
        ("anna@example.org was refused", "anna@example.org was refused"),
    ],
)
def test_secrets_are_masked(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


def test_job_shows_title_arguments_and_masked_reason(queue: None) -> None:
    samples.failures.append(ZeroDivisionError("token=geheim"))
    enqueue(samples.fail_for_a_while, 17)
    work_off()
    job = Job.objects.get()

    assert (str(job), job.shown_arguments, job.reason) == ("Fail for a while", "number=17", "ZeroDivisionError: token=…")
    assert "geheim" not in job.shown_traceback
    Job.objects.update(task_path="no.such.job")
    assert str(Job.objects.get()) == "job"
