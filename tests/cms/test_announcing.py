"""Announcements by apps below the community reach people without it too: by a plain e-mail."""

from collections.abc import Sequence

import pytest
from django.core import mail

from cms import announcing
from cms.announcing import Announcement, Facts, Kind, Shown, announce, register_announcer, register_kind
from cms.users.models import User
from tests.accounts import make_account


def show(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    return [
        Shown(f"For {reader.language}: {facts['n']}\r\nBcc: x", "/de/", details=("<b>One</b>",), note="A note", link="See")
        if reader.email != "hidden@example.org"
        else None
        for facts in many
    ]


@pytest.fixture(autouse=True)
def _no_announcer(monkeypatch: pytest.MonkeyPatch) -> None:
    """As without the community."""
    monkeypatch.setattr(announcing, "_kinds", dict(announcing._kinds))
    monkeypatch.setattr(announcing, "_announcers", [])
    register_kind(Kind("test.news", "News", show))


def test_announcement_is_emailed_in_the_language_of_each_recipient(db: None):
    anna = make_account("anna@example.org", name="Müller, Anna", language="en")
    writer = make_account("writer@example.org", name="Writer")
    closed = make_account("closed@example.org", is_active=False)
    unconfirmed = User.objects.create_user("unconfirmed@example.org")
    others = [make_account("berta@example.org"), make_account("hidden@example.org"), writer, closed, unconfirmed]
    announce(kind="test.news", key="1", to=[anna.pk, *(one.pk for one in others)], facts={"n": 3}, actor=writer)

    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (['"Müller, Anna" <anna@example.org>'], "For en: 3 Bcc: x"),
        (["berta@example.org"], "For de: 3 Bcc: x"),
    ]
    letter = mail.outbox[0]
    assert letter.from_email == '"Writer (Connective)" <kontakt@example.org>'
    assert "- <b>One</b>" in letter.body
    assert "See:\nhttp://testserver/de/" in letter.body
    assert "&lt;b&gt;One&lt;/b&gt;" in letter.alternatives[0].content
    assert "List-Unsubscribe" not in letter.extra_headers


def test_no_email_is_sent_for_kinds_with_their_own_email(db: None):
    register_kind(Kind("test.news", "News", show, has_own_letter=True))
    announce(kind="test.news", key="1", to=[make_account("anna@example.org").pk], facts={"n": 3})

    assert mail.outbox == []


def test_no_email_is_sent_if_an_announcer_is_registered(db: None):
    told: list[Announcement] = []
    register_announcer(told.append)
    announce(kind="test.news", key="1", to=[1, 2], facts={"n": 3}, group=7)

    assert told == [Announcement("test.news", "1", frozenset({1, 2}), {"n": 3}, None, 7)]
    assert mail.outbox == []
