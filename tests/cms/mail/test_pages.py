"""What people read while waiting for an e-mail."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from cms.jobs.models import Job
from cms.mail.models import Letter
from tests.accounts import make_account
from tests.cms.mail.smtp import Post
from tests.jobs import work_off

LATE = "gehen zurzeit später hinaus"
PAGES = ["/de/accounts/confirm-email/", "/de/accounts/password/reset/done/"]


def page(path: str) -> str:
    return Client().get(path).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_page_shows_a_delay_notice_if_emails_wait_too_long(post: Post, path: str, later: Callable[..., None]) -> None:
    assert LATE not in page(path)
    EmailMessage("Hallo", "Text", to=["jemand@example.org"]).send()
    assert LATE not in page(path)
    later(minutes=3)
    assert LATE in page(path)
    work_off()
    assert LATE not in page(path)


@pytest.mark.parametrize("path", PAGES)
def test_page_shows_a_delay_notice_at_once_if_the_mail_server_is_unresponsive(post: Post, path: str, settings) -> None:
    settings.EMAIL_TIMEOUT = 0.05
    post.is_silent = True
    EmailMessage("Hallo", "Text", to=["jemand@example.org"]).send()
    work_off()

    assert LATE in page(path)


def test_full_mailbox_does_not_cause_a_delay_notice(post: Post, later: Callable[..., None]) -> None:
    post.refusals = {"jemand@example.org": "452 Mailbox full"}
    EmailMessage("Hallo", "Text", to=["jemand@example.org"]).send()
    work_off()
    later(minutes=3)

    assert LATE not in page(PAGES[0])


def test_delay_notice_disappears_once_another_email_was_sent(post: Post) -> None:
    EmailMessage("Hallo", "Text", to=["jemand@example.org"]).send()
    now = timezone.now()
    Letter.objects.update(stalled_at=now - timedelta(minutes=5))
    Job.objects.update(run_after=now + timedelta(hours=1), started_at=now - timedelta(minutes=5))
    assert LATE in page(PAGES[0])
    EmailMessage("Hallo", "Text", to=["andere@example.org"]).send()
    work_off()

    assert LATE not in page(PAGES[0])


def test_unresponsive_mail_server_does_not_delay_password_reset_pages(post: Post, settings) -> None:
    """Regression: each of these used to wait for the server, and ended with an error."""
    settings.EMAIL_TIMEOUT = 0.05
    post.is_silent = True
    make_account("anna@example.org")
    for _time in range(3):
        answer = Client().post("/de/accounts/password/reset/", {"email": "anna@example.org"}, follow=True)
        assert answer.status_code == HTTPStatus.OK
        assert "ist unterwegs" in answer.content.decode()
    assert post.connections == 0

    work_off()
    post.is_silent = False
    Client().post("/de/accounts/password/reset/", {"email": "anna@example.org"})
    assert post.letters == []


def test_signup_email_contains_a_working_confirmation_link(post: Post) -> None:
    client = Client()
    client.post("/de/accounts/signup/", {"email": "neu@example.org", "password1": "wasser-und-schatten"})
    work_off()
    [(recipient, letter)] = post.letters
    assert recipient == "neu@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_body(("plain",)).get_content()
    [link] = [line for line in text.split() if "/accounts/confirm-email/" in line]
    client.post(link)

    assert EmailAddress.objects.get(email="neu@example.org").verified


def test_too_many_confirmation_emails_are_refused_with_a_message(queue: None, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": "1/10m/key"}
    user, client = make_account("anna@example.org"), Client()
    client.post("/de/accounts/login/", {"login": user.email, "password": "ein langes Passwort"})
    client.post("/de/accounts/reauthenticate/", {"password": "ein langes Passwort"})
    client.post("/de/accounts/email/", {"email": "neu@example.org", "action_add": ""})
    again = client.post("/de/accounts/email/", {"email": "neu@example.org", "action_send": ""}, follow=True).content.decode()
    assert "Mehrere E-Mails an Sie sind schon unterwegs." in again
