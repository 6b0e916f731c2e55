"""Delivery of e-mails: each recipient gets exactly one, whatever the server does."""

import base64
import logging
import re
import smtplib
from datetime import timedelta
from email.mime.image import MIMEImage
from threading import Thread

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, mail_admins, send_mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from wagtail.admin.mail import send_mail as wagtail_send_mail

from cms.jobs.leases import release_abandoned
from cms.jobs.models import Job
from cms.jobs.running import claim_next
from cms.mail.delivery import RETRY, enqueue_forgotten
from cms.mail.models import Letter
from tests.cms.mail.smtp import Post
from tests.jobs import AT_ONCE, QUEUED, work_off

ME = "anna@example.org"


def letter_to(*recipients: str, subject: str = "Hallo", body: str = "Grüße") -> None:
    EmailMessage(subject, body, to=recipients).send()


def states() -> dict[str, str]:
    return dict(Letter.objects.values_list("recipient", "state"))


def test_sending_stores_the_email_without_contacting_the_server(post: Post) -> None:
    letter_to(ME)

    assert post.connections == 0
    assert states() == {ME: "waiting"}


def test_email_is_sent_once_and_its_content_deleted(post: Post) -> None:
    letter_to(ME, body="https://example.org/reset/geheim/")
    work_off()
    work_off()

    [(recipient, letter)] = post.letters
    assert recipient == letter["To"] == ME
    assert letter.get_content().strip() == "https://example.org/reset/geheim/"
    kept = Letter.objects.get()
    assert (kept.state, kept.content, kept.attempts) == ("sent", None, 1)
    assert not any("geheim" in str(value) for value in vars(kept).values())


def test_rolled_back_email_is_not_sent(post: Post) -> None:
    with transaction.atomic():
        letter_to(ME)
        transaction.set_rollback(True)
    work_off()

    assert (Letter.objects.count(), post.letters) == (0, [])


def test_email_is_sent_after_commit_without_a_queue(post: Post, settings, django_capture_on_commit_callbacks) -> None:
    settings.TASKS = AT_ONCE
    with django_capture_on_commit_callbacks(execute=True):
        letter_to(ME)
        assert post.connections == 0

    assert post.recipients == [ME]


def test_refused_recipients_do_not_affect_the_other_recipients(post: Post, later) -> None:
    ten = [f"person{number}@example.org" for number in range(10)]
    post.refusals = {ten[3]: "550 5.1.1 No such user", ten[6]: "450 4.2.1 Come back later"}
    EmailMessage("An alle", "Text", to=ten[:5], cc=ten[5:8], bcc=ten[8:]).send()
    work_off()
    assert sorted(post.recipients) == sorted(set(ten) - {ten[3], ten[6]})
    assert states()[ten[6]] == "waiting"
    del post.refusals[ten[6]]
    for _hour in range(5):
        later(hours=1)
        work_off()

    assert sorted(post.recipients) == sorted(set(ten) - {ten[3]})
    [failed] = Letter.objects.failed()
    assert (failed.recipient, failed.reason, failed.answer) == (ten[3], "refused", "550 5.1.1 No such user")
    for recipient, letter in post.letters:
        assert [recipient] == [address.addr_spec for address in letter["To"].addresses]
        assert (letter["Cc"], letter["Bcc"]) == (None, None)
    assert len({letter["Message-ID"] for _recipient, letter in post.letters}) == 9


@pytest.mark.parametrize("twice", [[ME, ME], [ME, "ANNA@Example.org"], [f"Anna <{ME}>", ME]])
def test_duplicate_recipients_get_one_email(post: Post, twice: list[str]) -> None:
    EmailMessage("Hallo", "Text", to=twice, bcc=[ME]).send()
    work_off()

    assert len(post.letters) == 1


def test_deferred_email_is_retried_with_growing_delays_and_finally_fails(post: Post, later, caplog) -> None:
    post.refusals = {ME: "451 4.7.1 Greylisted"}
    letter_to(ME)
    waits = []
    with caplog.at_level(logging.ERROR):
        for attempt in range(RETRY.attempts):
            work_off()
            letter = Letter.objects.get()
            assert letter.attempts == attempt + 1
            if letter.state == "waiting":
                waits.append(letter.due_at - timezone.now())
                later(seconds=waits[-1].total_seconds() + 1)

    assert waits == sorted(waits)
    assert len(waits) == 6
    assert sum(waits, timedelta()) < timedelta(days=3)  # as long as the links are valid
    assert (letter.state, letter.reason, post.letters) == ("failed", "deferred", [])
    assert f"Job cms.mail.delivery.deliver_letter {letter.job_id} has failed" in caplog.text
    assert ME not in caplog.text
    work_off()
    assert Letter.objects.get().attempts == 7


def test_deferred_email_is_not_retried_before_it_is_due(post: Post) -> None:
    post.refusals = {ME: "451 Later"}
    letter_to(ME)
    work_off()
    post.refusals = {}
    work_off()

    assert post.letters == []


def test_email_with_refused_content_fails_without_blocking_others(post: Post) -> None:
    post.after_text = "554 5.7.1 Looks like spam"
    letter_to(ME)
    letter_to("zwei@example.org")
    work_off()

    assert states() == {ME: "failed", "zwei@example.org": "failed"}
    assert set(Letter.objects.values_list("reason", "answer")) == {("refused", "554 5.7.1 Looks like spam")}


def test_unresponsive_server_costs_one_timeout_and_loses_no_email(post: Post, settings, later, caplog) -> None:
    settings.EMAIL_TIMEOUT = 0.05
    post.is_silent = True
    for number in range(4):
        letter_to(f"person{number}@example.org")
    work_off()
    work_off()

    assert post.connections == 1  # and the worker does other work in the meantime
    assert Letter.objects.waiting().count() == 4
    assert sorted((letter.reason, letter.attempts) for letter in Letter.objects.all()) == [("", 0)] * 3 + [("no_answer", 1)]

    later(seconds=40)
    work_off()
    assert post.connections == 2
    post.is_silent = False
    later(seconds=40)
    work_off()
    assert len(post.letters) == 4  # including those that met the silence: it was the server's fault
    assert set(states().values()) == {"sent"}


def test_email_that_stalls_the_server_does_not_block_others(post: Post, later) -> None:
    letter_to(ME)
    Letter.objects.update(stalled_at=timezone.now() - timedelta(minutes=5))
    Job.objects.update(run_after=timezone.now() + timedelta(hours=1))
    letter_to("zwei@example.org")
    work_off()

    assert post.recipients == ["zwei@example.org"]
    assert Letter.objects.get(recipient=ME).due_at > timezone.now() + timedelta(minutes=50)


def test_email_waits_if_the_server_is_unreachable(post: Post, settings) -> None:
    settings.EMAIL_PORT = 1
    letter_to(ME)
    work_off()

    letter = Letter.objects.get()
    assert (letter.state, letter.reason) == ("waiting", "no_answer")
    assert letter.content is not None


@pytest.mark.parametrize(
    ("error", "reason", "state"),
    [
        (smtplib.SMTPAuthenticationError(535, b"Who are you?"), "trouble", "waiting"),
        (smtplib.SMTPSenderRefused(550, b"Not from you", "x@example.org"), "trouble", "waiting"),
        (smtplib.SMTPConnectError(421, b"Too many of you"), "trouble", "waiting"),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), "no_answer", "waiting"),
        (smtplib.SMTPNotSupportedError("No TLS here"), "trouble", "waiting"),
        (smtplib.SMTPRecipientsRefused({ME: (421, b"I am going")}), "deferred", "waiting"),
        (TimeoutError("timed out"), "no_answer", "waiting"),
        (RuntimeError(), "trouble", "waiting"),
    ],
)
def test_server_errors_keep_emails_waiting(queue: None, monkeypatch, error: Exception, reason: str, state: str) -> None:
    def refuse(*_: object) -> None:
        raise error

    letter_to(ME)
    letter_to("zwei@example.org")
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    work_off()

    tried, other = Letter.objects.order_by("pk")
    assert (tried.state, tried.reason, tried.attempts) == (state, reason, 1)
    assert tried.answer
    assert other.attempts == 0


def test_email_is_not_resent_if_the_server_fails_after_accepting_it(post: Post, later) -> None:
    post.goodbye = "500 I have forgotten how"
    letter_to(ME)
    work_off()
    later(hours=1)
    work_off()

    assert post.recipients == [ME]
    assert Letter.objects.get().state == "sent"


def test_email_of_a_killed_worker_is_sent_later_with_the_same_message_id(post: Post, later) -> None:
    letter_to(ME)
    number = Letter.objects.get().content["headers"]["Message-ID"]
    assert claim_next(Job.objects.all(), "killed worker")
    work_off()
    assert post.letters == []
    release_abandoned()
    work_off()

    [(_recipient, letter)] = post.letters
    assert letter["Message-ID"] == number


def test_email_that_kills_every_worker_finally_fails(post: Post, later) -> None:
    letter_to(ME)
    for _death in range(RETRY.attempts):
        assert claim_next(Job.objects.all(), "killed worker")
        release_abandoned()
    letter_to("zwei@example.org")
    work_off()

    assert states() == {ME: "failed", "zwei@example.org": "sent"}
    assert post.recipients == ["zwei@example.org"]


def test_email_unsent_without_a_queue_is_later_sent_by_a_worker(post: Post, settings, django_capture_on_commit_callbacks) -> None:
    """A command that runs without a queue, such as the one that loads the demo, may find no mail server."""
    settings.TASKS = AT_ONCE
    post.refusals = {ME: "451 Later"}
    with django_capture_on_commit_callbacks(execute=True):
        letter_to(ME)
    assert states() == {ME: "waiting"}
    post.refusals = {}

    settings.TASKS = QUEUED
    enqueue_forgotten()
    enqueue_forgotten()
    work_off()
    assert post.recipients == [ME]


def test_file_based_transport_writes_emails_to_files(queue: None, settings, tmp_path) -> None:
    settings.MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    letter_to(ME, "zwei@example.org")
    work_off()

    written = "".join(file.read_text() for file in (tmp_path / "mail").iterdir())
    assert [line for line in written.splitlines() if line.startswith("To:")] == [f"To: {ME}", "To: zwei@example.org"]
    assert set(states().values()) == {"sent"}


def test_consecutive_emails_share_a_connection(post: Post) -> None:
    for number in range(3):
        letter_to(f"person{number}@example.org")
    work_off()
    assert (len(post.letters), post.connections) == (3, 1)

    letter_to(ME)
    work_off()
    assert (len(post.letters), post.connections) == (4, 2)  # an idle worker keeps no connection


def test_every_email_has_an_auto_submitted_header(post: Post, settings) -> None:
    settings.ADMINS = [("Admin", "admin@example.org")]
    send_mail("Betreff", "Text", None, ["eins@example.org"])
    mail_admins("Fehler", "Text")
    wagtail_send_mail("Freigabe", "Text", ["drei@example.org"])
    EmailMessage("Antwort", "Text", to=["vier@example.org"], headers={"auto-submitted": "auto-replied"}).send()
    work_off()

    said = {recipient: letter.get_all("Auto-Submitted") for recipient, letter in post.letters}
    assert said == {
        "eins@example.org": ["auto-generated"],
        "admin@example.org": ["auto-generated"],
        "drei@example.org": ["auto-generated"],
        "vier@example.org": ["auto-replied"],
    }


NAMES = [
    "a@b",
    "Müller, Anna",
    "ليلى",
    'Die "Grünen" <Bonn>',
    "Back\\slash",
    "Zwei\nZeilen",
    "x" * 120,
    "=?utf-8?q?M=C3=BCller?=",
    "",
]


@pytest.mark.parametrize("name", NAMES)
def test_display_name_yields_exactly_one_mailbox(post: Post, settings, name: str) -> None:
    settings.DEFAULT_FROM_EMAIL = f"{name} <kontakt@example.org>".strip()
    EmailMessage("Hallo", "Text", to=[f"{name} <{ME}>"], reply_to=[f"{name} <antwort@example.org>"]).send()
    work_off()

    [(recipient, letter)] = post.letters
    meant = "Müller" if name.startswith("=?") else " ".join(name.split())
    assert recipient == ME
    for header, address in (("From", "kontakt@example.org"), ("To", ME), ("Reply-To", "antwort@example.org")):
        [mailbox] = letter[header].addresses
        assert (mailbox.display_name, mailbox.addr_spec) == (meant, address)


@pytest.mark.parametrize(
    "subject",
    ["Zwei\nZeilen", "Zwei\r\nBcc: boese@example.org", "Trenner\u2028Zeile", "مطر\nفي المدينة", "Nul\x00l", "Lang " * 60],
)
def test_subject_is_reduced_to_one_line(post: Post, subject: str) -> None:
    letter_to(ME, subject=subject)
    work_off()

    [(recipient, letter)] = post.letters
    assert str(letter["Subject"]) == " ".join(subject.replace("\x00", "").split())
    assert (recipient, letter["Bcc"]) == (ME, None)


def test_line_break_in_a_header_cannot_inject_another_header(post: Post) -> None:
    EmailMessage("Hallo", "Text", to=[ME], headers={"X-Topic": "Wasser\nBcc: boese@example.org"}).send()
    work_off()

    [(_recipient, letter)] = post.letters
    assert (letter["X-Topic"], letter["Bcc"]) == ("Wasser Bcc: boese@example.org", None)


@pytest.mark.parametrize("address", ["keine adresse", "a@x.org, b@x.org", "@", "a@"])
def test_malformed_recipient_fails_without_blocking_others(post: Post, address: str) -> None:
    EmailMessage("Hallo", "Text", to=[address, ME]).send()
    work_off()

    assert post.recipients == [ME]
    [failed] = Letter.objects.failed()
    assert (failed.recipient, failed.reason) == (address, "malformed")


def test_email_without_recipients_is_dropped(post: Post) -> None:
    EmailMessage("Hallo", "Text", to=["", " "]).send()

    assert Letter.objects.count() == 0


def test_headers_alternatives_and_attachments_are_delivered(post: Post) -> None:
    message = EmailMultiAlternatives("Hallo", "Grüße", to=[ME], headers={"List-Unsubscribe": "<https://example.org/ende/>"})
    message.attach_alternative("<p>Grüße</p>", "text/html")
    message.attach("übersicht.csv", "a;b", "text/csv")
    message.attach("bild.bin", b"\x00\xff", "application/octet-stream")
    message.attach("brief.eml", EmailMessage("Innen", "Text", to=[ME]), "message/rfc822")
    picture = MIMEImage(base64.b64decode("R0lGODlhAQABAAAAACwAAAAAAQABAAA="), "gif")
    picture.add_header("Content-ID", "<logo>")
    message.attach(picture)
    message.send()
    work_off()

    [(_recipient, letter)] = post.letters
    assert letter["List-Unsubscribe"] == "<https://example.org/ende/>"
    assert letter.get_body(("plain",)).get_content().strip() == "Grüße"
    assert letter.get_body(("html",)).get_content().strip() == "<p>Grüße</p>"
    parts = list(letter.iter_attachments())
    assert [part.get_content_type() for part in parts] == [
        "text/csv",
        "application/octet-stream",
        "message/rfc822",
        "image/gif",
    ]
    assert [part.get_filename() for part in parts[:2]] == ["übersicht.csv", "bild.bin"]
    assert parts[1].get_content() == b"\x00\xff"
    assert parts[2].get_content()["Subject"] == "Innen"
    assert parts[3]["Content-ID"] == "<logo>"
    assert parts[3].get_all("MIME-Version") == ["1.0"]


def test_message_id_uses_the_domain_of_the_site(queue: None, settings) -> None:
    settings.BASE_URL = "https://staedte.example.org"
    letter_to(ME)

    assert re.fullmatch(r"<\S+@staedte\.example\.org>", Letter.objects.get().content["headers"]["Message-ID"])


def test_storage_error_is_raised_unless_fail_silently_is_set(queue: None, monkeypatch, caplog) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DatabaseError("It is full.")

    monkeypatch.setattr(type(Letter.objects.all()), "bulk_create", fail)
    with pytest.raises(DatabaseError):
        letter_to(ME)
    with caplog.at_level(logging.ERROR):
        assert EmailMessage("Hallo", "Text", to=[ME]).send(fail_silently=True) == 0
    assert "1 e-mails could not be saved" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_concurrent_workers_send_each_email_once(post: Post) -> None:
    everybody = [f"person{number}@example.org" for number in range(12)]
    letter_to(*everybody)

    def work() -> None:
        try:
            work_off()
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(post.recipients) == sorted(everybody)


@pytest.mark.django_db(transaction=True)
def test_worker_sends_queued_email(post: Post) -> None:
    letter_to(ME, body="geheim")
    assert post.connections == 0
    assert "geheim" not in str(list(Job.objects.values()))
    call_command("db_worker", batch=True)

    assert post.recipients == [ME]
    assert {job.status for job in Job.objects.all()} == {"SUCCESSFUL"}
