"""Progress of a job: what it reports, and who sees it where."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from cms.jobs import progress as reports
from cms.jobs.leases import beat
from cms.jobs.models import Job, Progress
from cms.jobs.progress import report_progress, report_result, reporting, start_job, track
from cms.users.models import User
from tests.accounts import make_account
from tests.cms.jobs import samples
from tests.jobs import AT_ONCE, work_off

TITLE = "Zählen <b>bis</b> zehn"


@pytest.fixture
def owner(db: None) -> User:
    return make_account("anna@example.org")


@pytest.fixture
def started(owner: User, queue: None) -> Progress:
    return start_job(owner, TITLE, samples.count_to, 10)


@pytest.fixture
def client_of_owner(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def page(client: Client, progress: Progress, language: str = "de", **headers: str) -> str:
    answer = client.get(f"/{language}/jobs/{progress.pk}/", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def facts(client: Client, progress: Progress) -> dict:
    return client.get(f"/api/jobs/{progress.pk}/").json()


def test_progress_is_available_from_start_to_end(client_of_owner: Client, started: Progress) -> None:
    told = {"id": str(started.pk), "title": TITLE}
    assert facts(client_of_owner, started) == told | {
        "state": "waiting",
        "done": 0,
        "total": None,
        "words": "",
        "result": None,
    }
    work_off()

    assert facts(client_of_owner, started) == told | {
        "state": "done",
        "done": 10,
        "total": 10,
        "words": "Zahlen",
        "result": "/de/ergebnis/",
    }


def test_progress_of_many_items_is_written_once_per_second(started: Progress, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(reports.time, "monotonic", lambda: clock[0])
    seen = []
    with CaptureQueriesContext(connection) as captured, reporting(started):
        for _item in track(range(1000), words="Bilder"):
            clock[0] += 0.01
            seen.append(Progress.objects.get().done)

    writes = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("UPDATE")]
    assert len(writes) == 11  # at the start, once in each of the ten seconds, at the end
    assert seen == sorted(seen)
    started.refresh_from_db()
    assert (started.done, started.total, started.words) == (1000, 1000, "Bilder")


def test_job_without_progress_record_writes_nothing(queue: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        report_progress(1, 2, "words")
        report_result("/de/")
        assert list(track([1, 2])) == [1, 2]


def test_failed_job_shows_its_progress_but_not_the_error(owner: User, queue: None, client_of_owner: Client) -> None:
    failing = start_job(owner, TITLE, samples.begin_and_fail, 3)
    work_off()
    told = facts(client_of_owner, failing)

    assert (told["state"], told["done"], told["words"]) == ("failed", 3, "Angefangen")
    shown = page(client_of_owner, failing)
    assert "Das hat nicht geklappt." in shown
    assert "Out of luck" not in shown


def test_job_runs_in_the_language_of_its_owner(owner: User, queue: None) -> None:
    with override("fr"):
        start_job(owner, TITLE, samples.say_the_language)
    with override("ar"):
        work_off()

    assert samples.done == ["fr"]


def test_job_finishes_immediately_without_a_queue(owner: User, settings, client_of_owner: Client) -> None:
    settings.TASKS = AT_ONCE
    good = start_job(owner, TITLE, samples.count_to, 3)
    bad = start_job(owner, TITLE, samples.begin_and_fail, 3)

    assert [(told["state"], told["done"]) for told in (facts(client_of_owner, good), facts(client_of_owner, bad))] == [
        ("done", 3),
        ("failed", 3),
    ]


def test_job_and_progress_are_rolled_back_with_the_transaction(owner: User, queue: None) -> None:
    with transaction.atomic():
        start_job(owner, TITLE, samples.count_to, 3)
        transaction.set_rollback(True)

    assert (Job.objects.count(), Progress.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["anonymous", "another", "administrator"])
def test_other_users_get_404(client: Client, started: Progress, who: str) -> None:
    if who != "anonymous":
        client.force_login(make_account("other@example.org", is_superuser=who == "administrator"))
    for address in (f"/de/jobs/{started.pk}/", f"/api/jobs/{started.pk}/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Zählen" not in answer.content.decode()
    problem = client.get(f"/api/jobs/{started.pk}/")
    assert problem["Content-Type"] == "application/problem+json"
    assert problem.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Diesen Auftrag gibt es nicht, oder es ist nicht Ihrer.",
        "request_id": problem["X-Request-ID"],
    }


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        ("en", "There is no such job, or it is not yours."),
        ("fr", "Cette tâche n’existe pas, ou ce n’est pas la vôtre."),
        ("ar", "هذه المهمة غير موجودة أو ليست مهمتك."),
    ],
)
def test_problem_is_explained_in_the_readers_language(client: Client, started: Progress, language: str, detail: str) -> None:
    answer = client.get(f"/api/jobs/{started.pk}/", headers={"Accept-Language": language})

    assert answer.json()["detail"] == detail


@pytest.mark.parametrize("key", ["6acc4fa3-7f7b-4175-b50e-b79530c41044", "17", "x" * 500, "%00"])
def test_unknown_job_id_gets_404(client_of_owner: Client, queue: None, key: str) -> None:
    answer = client_of_owner.get(f"/api/jobs/{key}/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert client_of_owner.get(f"/de/jobs/{key}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_reading_progress_is_allowed(client_of_owner: Client, started: Progress, method: str) -> None:
    answer = getattr(client_of_owner, method)(f"/api/jobs/{started.pk}/")

    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, "application/problem+json", "GET, HEAD")
    assert getattr(client_of_owner, method)(f"/de/jobs/{started.pk}/").status_code == 405


def test_progress_responses_are_not_cached(client_of_owner: Client, started: Progress) -> None:
    for address in (f"/de/jobs/{started.pk}/", f"/api/jobs/{started.pk}/"):
        assert "no-store" in client_of_owner.get(address)["Cache-Control"]


def test_page_works_without_javascript(client_of_owner: Client, started: Progress) -> None:
    beat("worker")
    Progress.objects.update(done=3, total=10, words="Bild 3")
    Job.objects.update(status="RUNNING")
    shown = page(client_of_owner, started)

    assert "Zählen &lt;b&gt;bis&lt;/b&gt; zehn" in shown
    assert f'<progress max="10" value="3" aria-labelledby="job-{started.pk}-title"></progress>' in shown
    assert "3 von 10" in shown
    assert "Bild 3" in shown
    assert f'<a href="/de/jobs/{started.pk}/">Aktualisieren</a>' in shown
    assert "Die Arbeit im Hintergrund steht zurzeit still" not in shown


def test_progress_bar_is_indeterminate_if_the_total_is_unknown(client_of_owner: Client, started: Progress) -> None:
    assert f'<progress aria-labelledby="job-{started.pk}-title"></progress>' in page(client_of_owner, started)


def test_htmx_response_contains_the_state_only_if_it_changed(client_of_owner: Client, started: Progress) -> None:
    """Screen readers announce a live region each time that it is updated."""
    part = {"HX-Request": "true"}
    url = f"/de/jobs/{started.pk}/?shown=waiting"
    same = client_of_owner.get(url, headers=part).content.decode()
    assert "hx-swap-oob" not in same
    assert f'data-hx-get="{url}"' in same
    assert "<html" not in same
    Job.objects.update(status="RUNNING")

    other = client_of_owner.get(url, headers=part).content.decode()
    assert f'<p id="job-{started.pk}-state" data-hx-swap-oob="innerHTML">' in other
    assert f'data-hx-get="/de/jobs/{started.pk}/?shown=running"' in other


def test_finished_job_stops_polling_and_links_to_the_result(client_of_owner: Client, started: Progress) -> None:
    work_off()
    part = page(client_of_owner, started, **{"HX-Request": "true"})

    assert "data-hx-get" not in part
    assert '<a class="button" href="/de/ergebnis/">Ergebnis ansehen</a>' in part


def test_page_shows_a_warning_while_no_worker_is_running(client_of_owner: Client, started: Progress) -> None:
    assert "Die Arbeit im Hintergrund steht zurzeit still." in page(client_of_owner, started)
    beat("worker")
    assert "Die Arbeit im Hintergrund steht zurzeit still." not in page(client_of_owner, started)


def test_page_is_valid_html_in_every_state(client_of_owner: Client, started: Progress, assert_valid_html) -> None:
    Progress.objects.update(done=3, total=10, words="Bild 3", result_url="/de/")
    pages = {}
    for state in ("READY", "RUNNING", "SUCCESSFUL", "FAILED"):
        Job.objects.update(status=state)
        pages |= {f"{language} {state}": page(client_of_owner, started, language) for language in ("de", "ar")}

    assert_valid_html(pages)
