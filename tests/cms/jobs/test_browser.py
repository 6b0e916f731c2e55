"""Progress of a job in a real browser, and the report in the admin."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cms.jobs.leases import beat
from cms.jobs.models import Job, Progress
from cms.jobs.progress import start_job
from cms.jobs.queueing import enqueue
from cms.users.models import User
from tests.accounts import log_in, make_account
from tests.browser.fixtures import TWO_READERS
from tests.cms.jobs import samples
from tests.jobs import work_off
from tests.pages import make_homes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("jobs in a browser")]


@pytest.fixture
def owner(queue: None) -> User:
    make_homes()
    beat("worker")
    return make_account("anna@example.org")


@pytest.fixture
def started(owner: User) -> Progress:
    return start_job(owner, "Bilder zeichnen", samples.count_to, 40)


def set_progress(progress: Progress, status: str, done: int) -> None:
    Job.objects.filter(progress=progress).update(status=status)
    Progress.objects.filter(pk=progress.pk).update(done=done, total=40, words=f"Bild {done}")


@TWO_READERS
def test_page_shows_live_progress_of_the_job(
    any_page: Page, language: str, owner: User, started: Progress, assert_accessible: Callable[[Page], None]
) -> None:
    said = {
        "en": ["Waiting to start.", "In progress.", "Finished.", "See the result"],
        "ar": ["في انتظار البدء.", "قيد التنفيذ.", "تم.", "عرض النتيجة"],
    }
    waiting, running, done, result = said[language]
    log_in(any_page, owner, f"/{language}/jobs/{started.pk}/")
    state, bar = any_page.locator(f"#job-{started.pk}-state"), any_page.get_by_role("progressbar", name="Bilder zeichnen")
    expect(state).to_contain_text(waiting)
    set_progress(started, "RUNNING", 7)
    expect(state).to_contain_text(running)
    expect(bar).to_have_attribute("value", "7")
    expect(any_page.get_by_text("Bild 7")).to_be_visible()
    assert_accessible(any_page)
    assert any_page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    any_page.evaluate(f"window.stays = document.getElementById('job-{started.pk}-state')")
    set_progress(started, "RUNNING", 21)
    expect(bar).to_have_attribute("value", "21")
    assert any_page.evaluate(
        f"window.stays === document.getElementById('job-{started.pk}-state')"
    )  # announced by a screen reader

    Progress.objects.update(result_url="/de/")
    set_progress(started, "SUCCESSFUL", 40)
    expect(state).to_contain_text(done)
    expect(any_page.get_by_role("link", name=result)).to_be_visible()
    expect(bar).to_have_count(0)
    assert_accessible(any_page)


def test_refresh_link_updates_progress_without_javascript(new_page: Callable[..., Page], owner: User, started: Progress) -> None:
    page = new_page(java_script_enabled=False)
    log_in(page, owner, f"/en/jobs/{started.pk}/")
    state = page.locator(f"#job-{started.pk}-state")
    expect(state).to_contain_text("Waiting to start.")
    set_progress(started, "RUNNING", 7)
    page.get_by_role("link", name="Refresh").click()

    expect(state).to_contain_text("In progress.")
    expect(page.get_by_text("7 of 40")).to_be_visible()


def test_administrator_retries_failed_jobs(page: Page, queue: None) -> None:
    make_homes()
    beat("worker")
    admin = make_account("admin@example.org", is_superuser=True, name="Ada")
    samples.failures += [ZeroDivisionError("No."), ZeroDivisionError("No.")]
    for number in (1, 2):
        enqueue(samples.fail_for_a_while, number)
    work_off()
    log_in(page, admin, "/admin/")
    page.get_by_role("link", name="2 Jobs sind fehlgeschlagen.").click()
    page.wait_for_url("**/admin/reports/jobs/?status=FAILED")
    boxes = page.get_by_role("row").filter(has_text="Fail for a while").get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.check()
    page.get_by_role("link", name="Die ausgewählten Jobs erneut ausführen").click()
    expect(page.get_by_role("heading", name="Jobs erneut ausführen")).to_be_visible()
    assert set(Job.objects.filter(task_path=samples.fail_for_a_while.module_path).values_list("status", flat=True)) == {"FAILED"}
    page.get_by_role("button", name="Ja, erneut ausführen").click()

    expect(page.get_by_text("2 Jobs werden noch einmal ausgeführt.")).to_be_visible()
    work_off()
    assert sorted(samples.done) == ["fail_for_a_while 1", "fail_for_a_while 2"]
