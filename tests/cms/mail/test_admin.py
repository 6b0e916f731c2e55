"""The report on e-mails: who can see it, what it shows, and what can be done there."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.mail import EmailMessage
from django.test import Client

from cms.jobs.models import Job
from cms.jobs.running import claim_next
from cms.mail.models import Letter
from tests.accounts import make_account, make_editor
from tests.cms.mail.smtp import Post
from tests.jobs import work_off

REPORT = "/admin/reports/letters/"
SECRET = "https://example.org/reset/geheim/"
REFUSED, OPEN = "weg@example.org", "da@example.org"


@pytest.fixture
def failed(post: Post) -> Letter:
    """An e-mail that was refused, next to one that was sent."""
    post.refusals = {REFUSED: "550 5.1.1 <script>No</script>"}
    EmailMessage("Neues Passwort", SECRET, to=[REFUSED, OPEN]).send()
    work_off()
    return Letter.objects.failed().get()


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    client.force_login(make_account("admin@example.org", is_superuser=True, name="Ada"))
    return client


def test_report_lists_failed_emails_with_the_reason(admin: Client, failed: Letter) -> None:
    page = admin.get(REPORT, {"state": "failed"}).content.decode()
    assert REFUSED in page
    assert "Neues Passwort" in page
    assert f'href="{REPORT}{failed.pk}/"' in page
    assert OPEN not in page
    assert OPEN in admin.get(REPORT).content.decode()

    one = admin.get(f"{REPORT}{failed.pk}/").content.decode()
    assert REFUSED in one
    assert "550 5.1.1 &lt;script&gt;No&lt;/script&gt;" in one
    assert "geheim" not in page + one


def test_emails_can_be_searched_by_recipient_and_subject(admin: Client, failed: Letter) -> None:
    assert REFUSED in admin.get(REPORT, {"q": "weg@"}).content.decode()
    assert REFUSED in admin.get(REPORT, {"q": "passwort"}).content.decode()
    assert REFUSED not in admin.get(REPORT, {"q": "niemand"}).content.decode()


@pytest.mark.parametrize("suffix", ["", "failed/", "{pk}/", "results/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_editors_and_anonymous_users_have_no_access(client: Client, failed: Letter, suffix: str, method: str) -> None:
    address = REPORT + suffix.format(pk=failed.pk)
    for user in (None, make_editor()):
        if user:
            client.force_login(user)
            assert REPORT not in client.get("/admin/").content.decode()
        answer = getattr(client, method)(address, {"again": ""}, follow=True)
        assert REFUSED not in answer.content.decode()
    assert Letter.objects.get(pk=failed.pk).state == "failed"


def test_report_permission_can_be_granted_to_a_group(client: Client, failed: Letter) -> None:
    editor = make_editor()
    editor.groups.add(group := Group.objects.create(name="Technik"))
    group.permissions.add(Permission.objects.get(codename="change_letter"))
    client.force_login(editor)

    assert REFUSED in client.get(REPORT).content.decode()
    assert REPORT in client.get("/admin/").content.decode()


def test_failed_email_can_be_sent_again(admin: Client, failed: Letter, post: Post) -> None:
    post.refusals = {}
    answer = admin.post(f"{REPORT}{failed.pk}/", {"again": ""}, follow=True)
    work_off()

    assert answer.redirect_chain == [(REPORT, 302)]
    [(_recipient, letter)] = [given for given in post.letters if given[0] == REFUSED]
    assert letter.get_content().strip() == SECRET
    sent = Letter.objects.get(pk=failed.pk)
    assert (sent.state, sent.content, sent.reason) == ("sent", None, "")


def test_failed_email_can_be_discarded(admin: Client, failed: Letter) -> None:
    admin.post(f"{REPORT}{failed.pk}/", {"discard": ""})

    assert list(Letter.objects.values_list("recipient", flat=True)) == [OPEN]


def test_sent_email_can_be_neither_resent_nor_discarded(admin: Client, post: Post) -> None:
    EmailMessage("Hallo", "Text", to=[OPEN]).send()
    waiting = Letter.objects.get()
    assert admin.get(f"{REPORT}{waiting.pk}/").status_code == 200
    work_off()

    assert admin.get(f"{REPORT}{waiting.pk}/").status_code == 404
    for action in ("again", "discard"):
        said = admin.post(f"{REPORT}{waiting.pk}/", {action: ""}, follow=True).content.decode()
        assert "Es wurde nichts getan" in said
    work_off()
    assert post.recipients == [OPEN]
    assert Letter.objects.get().state == "sent"


def test_email_being_sent_is_not_sent_twice(admin: Client, failed: Letter, post: Post) -> None:
    post.refusals = {}
    admin.post(f"{REPORT}{failed.pk}/", {"again": ""})
    assert claim_next(Job.objects.filter(letter=failed), "another worker")
    admin.post(f"{REPORT}{failed.pk}/", {"again": ""})
    work_off()

    assert REFUSED not in post.recipients


def test_email_report_and_job_report_agree(admin: Client, failed: Letter, post: Post) -> None:
    """A failed e-mail is a failed job; an action in either list shows in the other."""
    jobs = "/admin/reports/jobs/"
    assert "550 5.1.1 &lt;script&gt;No&lt;/script&gt;" in admin.get(jobs, {"status": "FAILED"}).content.decode()
    admin.post(f"{jobs}{failed.job_id}/", {"again": ""})
    assert list(Letter.objects.failed()) == []
    assert Letter.objects.get(pk=failed.pk).state == "waiting"
    work_off()
    assert (Letter.objects.get(pk=failed.pk).state, Job.objects.failed().count()) == ("failed", 1)

    admin.post(f"{REPORT}{failed.pk}/", {"again": ""})
    assert list(Job.objects.failed()) == []
    work_off()
    admin.post(f"{REPORT}{failed.pk}/", {"discard": ""})
    assert (Job.objects.failed().count(), Letter.objects.filter(recipient=REFUSED).count()) == (0, 0)


def test_email_is_discarded_with_its_job(admin: Client, failed: Letter) -> None:
    admin.post(f"/admin/reports/jobs/{failed.job_id}/", {"discard": ""})

    assert list(Letter.objects.values_list("recipient", flat=True)) == [OPEN]


@pytest.mark.parametrize(("action", "left"), [("again", ["waiting", "waiting"]), ("discard", [])])
def test_all_failed_emails_can_be_resent_or_discarded_at_once(
    admin: Client, failed: Letter, action: str, left: list[str]
) -> None:
    EmailMessage("Zweite", "Text", to=["keine adresse"]).send()
    work_off()
    page = admin.get(f"{REPORT}failed/").content.decode()
    assert "2 E-Mails" in page
    assert f'href="{REPORT}failed/"' in admin.get(REPORT).content.decode()
    admin.post(f"{REPORT}failed/", {action: ""})

    assert list(Letter.objects.exclude(state="sent").values_list("state", flat=True)) == left
    assert Letter.objects.filter(state="sent").count() == 1
    assert "Keine E-Mail ist fehlgeschlagen." in admin.get(f"{REPORT}failed/").content.decode()
    assert f'href="{REPORT}failed/"' not in admin.get(REPORT).content.decode()


def test_report_cannot_be_exported(admin: Client, failed: Letter) -> None:
    answer = admin.get(REPORT, {"export": "csv"})

    assert REFUSED not in b"".join(answer.streaming_content if answer.streaming else [b""]).decode()


def test_query_count_is_constant(admin: Client, failed: Letter, django_assert_max_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    admin.get(REPORT)
    with CaptureQueriesContext(connection) as few:
        admin.get(REPORT)
    for number in range(10):
        EmailMessage("Hallo", "Text", to=[f"person{number}@example.org"]).send()
    with CaptureQueriesContext(connection) as many:
        admin.get(REPORT)

    assert len(many) == len(few)
