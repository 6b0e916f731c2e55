"""What `/readyz` reports about e-mails."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from cms.mail.models import Letter
from tests.cms.mail.smtp import Post
from tests.jobs import work_off


@pytest.fixture
def answer(client: Client) -> Callable[[], str]:
    return lambda: client.get("/readyz").json()["mail"]


def write() -> None:
    EmailMessage("Hallo", "Text", to=["anna@example.org"]).send()


def test_sent_emails_are_ok(post: Post, answer: Callable[[], str], later: Callable[..., None]) -> None:
    assert answer() == "ok"
    write()
    assert answer() == "ok"
    work_off()
    later(days=1)
    assert answer() == "ok"


def test_email_waiting_too_long_is_reported(post: Post, answer: Callable[[], str], later: Callable[..., None]) -> None:
    write()
    later(minutes=9)
    assert answer() == "ok"
    later(minutes=2)
    assert answer() == "impaired"
    work_off()
    assert answer() == "ok"


def test_failed_email_is_reported_for_a_day_or_until_discarded(
    post: Post, answer: Callable[[], str], later: Callable[..., None]
) -> None:
    post.refusals = {"anna@example.org": "550 No"}
    write()
    work_off()
    assert answer() == "impaired"
    later(hours=25)
    assert answer() == "ok"
    write()
    work_off()
    assert answer() == "impaired"
    Letter.objects.all().delete()
    assert answer() == "ok"


def test_email_problems_keep_the_site_ready(post: Post, client: Client, later: Callable[..., None]) -> None:
    write()
    later(hours=1)

    assert client.get("/readyz").status_code == 200
