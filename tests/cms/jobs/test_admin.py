"""The report on background jobs: who can see it, what it shows, and what can be done there."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from cms.jobs import periodic
from cms.jobs.leases import beat
from cms.jobs.models import Job
from cms.jobs.periodic import enqueue_due, register_periodic
from cms.jobs.queueing import enqueue
from tests.accounts import make_account, make_editor
from tests.cms.jobs import samples
from tests.jobs import work_off

REPORT = "/admin/reports/jobs/"


@pytest.fixture
def failed(queue: None) -> Job:
    """A job that failed for good."""
    return fail("<script>No</script> password=geheim")


def fail(reason: str = "No.") -> Job:
    samples.failures.append(ZeroDivisionError(reason))
    job_id = enqueue(samples.fail_for_a_while, 17)
    work_off()
    return Job.objects.get(pk=job_id)


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    client.force_login(make_account("admin@example.org", is_superuser=True, name="Ada"))
    return client


def text(client: Client, address: str, **parameters: object) -> str:
    answer = client.get(address, parameters)
    assert answer.status_code == 200
    return answer.content.decode()


def bulk(action: str, *jobs: Job | str) -> str:
    query = urlencode({"id": [getattr(job, "pk", job) for job in jobs], "next": REPORT}, doseq=True)
    return f"/admin/bulk/jobs/job/{action}/?{query}"


def states() -> list[str]:
    return sorted(Job.objects.values_list("status", flat=True))


def test_report_lists_failed_jobs_with_their_error(admin: Client, failed: Job) -> None:
    page = text(admin, REPORT, status="FAILED")
    assert "Fail for a while" in page
    assert "ZeroDivisionError: &lt;script&gt;No&lt;/script&gt; password=…" in page
    assert "number=17" in page
    assert f'href="{REPORT}{failed.pk}/"' in page

    one = text(admin, f"{REPORT}{failed.pk}/")
    assert "1 von 3" in one
    assert "tests.cms.jobs.samples.fail_for_a_while" in one
    assert "Traceback" in one
    assert "geheim" not in page + one


def test_waiting_and_running_jobs_are_listed_and_filtered(admin: Client, failed: Job) -> None:
    waiting = enqueue(samples.note, "geheim")
    running = enqueue(samples.count_to, 4)
    Job.objects.filter(pk=running).update(status="RUNNING")
    link = f'href="{REPORT}%s/"'

    for status, job in (("READY", waiting), ("RUNNING", running), ("FAILED", failed.pk)):
        page = text(admin, REPORT, status=status)
        assert [name for name in (waiting, running, failed.pk) if link % name in page] == [job]
    assert "geheim" not in text(admin, REPORT)
    assert link % waiting in text(admin, REPORT, queue_name="mail")
    assert link % running not in text(admin, REPORT, queue_name="mail")


def test_job_waiting_for_a_retry_shows_its_last_error(admin: Client, queue: None) -> None:
    samples.failures.append(RuntimeError("It is out."))
    job_id = enqueue(samples.fail_for_a_while, 1)
    work_off()

    assert "wartet auf neuen Versuch" in text(admin, REPORT)
    one = text(admin, f"{REPORT}{job_id}/")
    assert "Nächster Versuch" in one
    assert "RuntimeError: It is out." in one


@pytest.mark.parametrize("address", [REPORT, f"{REPORT}results/", f"{REPORT}periodic/", "{one}", "{retry}", "{discard}"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_editors_and_anonymous_users_have_no_access(client: Client, failed: Job, address: str, method: str) -> None:
    address = address.format(one=f"{REPORT}{failed.pk}/", retry=bulk("retry", failed), discard=bulk("discard", failed))
    for user in (None, make_editor()):
        if user:
            client.force_login(user)
            assert REPORT not in client.get("/admin/").content.decode()
        answer = getattr(client, method)(address, {"again": ""}, follow=True)
        assert "Fail for a while" not in answer.content.decode()
    assert states() == ["FAILED"]


def test_report_permission_can_be_granted_to_a_group(client: Client, failed: Job) -> None:
    editor = make_editor()
    editor.groups.add(group := Group.objects.create(name="Technik"))
    group.permissions.add(Permission.objects.get(codename="change_job", content_type__app_label="jobs"))
    client.force_login(editor)

    assert "Fail for a while" in text(client, REPORT)
    assert REPORT in text(client, "/admin/")
    client.post(f"{REPORT}{failed.pk}/", {"again": ""})
    assert states() == ["READY"]


def test_report_permission_is_offered_in_the_group_form(admin: Client) -> None:
    assert "Hintergrundjob" in text(admin, "/admin/groups/new/")


def test_failed_job_can_be_retried(admin: Client, failed: Job) -> None:
    answer = admin.post(f"{REPORT}{failed.pk}/", {"again": ""}, follow=True)
    assert answer.redirect_chain == [(REPORT, 302)]
    assert "1 Job wird noch einmal ausgeführt." in answer.content.decode()
    work_off()

    assert (states(), samples.done) == (["SUCCESSFUL"], ["fail_for_a_while 17"])


def test_failed_job_can_be_discarded(admin: Client, failed: Job) -> None:
    answer = admin.post(f"{REPORT}{failed.pk}/", {"discard": ""}, follow=True)

    assert "1 Job wurde verworfen." in answer.content.decode()
    assert states() == []
    assert admin.get(f"{REPORT}{failed.pk}/").status_code == 404
    again = admin.post(f"{REPORT}{failed.pk}/", {"again": ""}, follow=True)
    assert "Es hat sich nichts geändert" in again.content.decode()


@pytest.mark.parametrize(("action", "left"), [("retry", ["READY", "READY", "RUNNING"]), ("discard", ["RUNNING"])])
def test_bulk_action_applies_to_several_failed_jobs(admin: Client, failed: Job, action: str, left: list[str]) -> None:
    other, running = fail(), enqueue(samples.note, "one")
    Job.objects.filter(pk=running).update(status="RUNNING")
    address = bulk(action, failed, other, str(running))
    assert text(admin, address).count("Fail for a while") == 2
    assert states() == ["FAILED", "FAILED", "RUNNING"]  # it asks for confirmation first
    answer = admin.post(address, follow=True)

    assert "2 Jobs" in answer.content.decode()
    assert states() == left


def test_bulk_action_applies_to_all_filtered_jobs(admin: Client, failed: Job) -> None:
    fail()
    enqueue(samples.note, "one")
    admin.post(bulk("discard", "all") + "&status=FAILED")

    assert states() == ["READY"]


@pytest.mark.parametrize("address", ["{one}", "{retry}"])
def test_csrf_token_is_required(failed: Job, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_account("admin@example.org", is_superuser=True))
    answer = client.post(address.format(one=f"{REPORT}{failed.pk}/", retry=bulk("retry", failed)), {"again": ""})

    assert answer.status_code == 403
    assert states() == ["FAILED"]


def test_get_requests_change_nothing(admin: Client, failed: Job) -> None:
    admin.get(f"{REPORT}{failed.pk}/", {"again": ""})
    admin.get(bulk("retry", failed))

    assert states() == ["FAILED"]


def test_admin_home_shows_the_number_of_failed_jobs(admin: Client, failed: Job) -> None:
    beat("worker")
    fail()
    page = text(admin, "/admin/")
    assert "2 Jobs sind fehlgeschlagen." in page
    assert f'href="{REPORT}?status=FAILED"' in page
    Job.objects.all().delete()

    assert "fehlgeschlagen" not in text(admin, "/admin/")
    assert "Es läuft kein Worker." not in text(admin, "/admin/")


def test_admin_home_warns_if_no_worker_is_running(admin: Client, queue: None) -> None:
    enqueue(samples.note, "one")
    for address in ("/admin/", REPORT, f"{REPORT}periodic/"):
        assert "Es läuft kein Worker." in text(admin, address)
    assert "1 Job wartet." in text(admin, "/admin/")


def test_no_worker_warning_without_a_queue(admin: Client) -> None:
    for address in ("/admin/", REPORT, f"{REPORT}periodic/"):
        assert "Es läuft kein Worker." not in text(admin, address)


def test_periodic_report_shows_interval_and_last_run(admin: Client, queue: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def out() -> None:
        raise RuntimeError("It is out.")

    monkeypatch.setattr(periodic, "_registered", {})
    register_periodic("one", out, every=timedelta(hours=6), title="Aufräumen")
    assert "Aufräumen" in text(admin, f"{REPORT}periodic/")
    enqueue_due()
    work_off()
    page = text(admin, f"{REPORT}periodic/")

    assert "alle 6 Stunden" in page
    assert "RuntimeError: It is out." in page
    assert "fehlgeschlagen" in page
    assert f'href="{REPORT}{Job.objects.get().pk}/"' in page


def test_report_cannot_be_exported(admin: Client, failed: Job) -> None:
    answer = admin.get(REPORT, {"export": "csv"})

    assert "Fail for a while" not in b"".join(answer.streaming_content if answer.streaming else [b""]).decode()


@pytest.mark.parametrize("address", [REPORT, f"{REPORT}periodic/", "/admin/"])
def test_query_count_is_constant(admin: Client, failed: Job, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get(address)
        return len(captured)

    queries()
    few = queries()
    for _time in range(10):
        fail()

    assert queries() == few
