"""Answering by e-mail as it happens: our e-mail leaves by SMTP, its answer lies in a mailbox on a real IMAP server (Dovecot), and becomes a post."""

import imaplib
import os
import smtplib
import uuid
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

import pytest

from cms.users.models import User
from community.discussions.mailing import mailbox as reading
from community.discussions.mailing.mailbox import MailboxUnavailable, read_mailbox
from community.discussions.mailing.tokens import reply_address
from community.discussions.models import Post, Topic
from community.discussions.moderating import set_closed
from tests.cms.mail.smtp import Post as MailServer
from tests.jobs import work_off

from .made import make_reply

ARABIC = "نعم، عندنا أيضًا. نقيس حرارة الهواء داخل ثلاث مدارس."


class Mailbox:
    """A mailbox of this test alone, as a mail server and a person with a mail program see it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port, self.password = parts.hostname or "", parts.port or 143, parts.password or ""
        self.user = f"answers-{uuid.uuid4().hex}"
        self.url = f"imap://{self.user}:{self.password}@{self.host}:{self.port}/INBOX"
        self.box = imaplib.IMAP4(self.host, self.port)
        self.box.login(self.user, self.password)

    def deliver(self, *messages: bytes, folder: str = "INBOX") -> None:
        for message in messages:
            state, _data = self.box.append(folder, "", None, message)
            assert state == "OK"

    def flags(self) -> list[str]:
        """Return the flags of each e-mail that is there."""
        self.box.select("INBOX", readonly=True)
        _state, [keys] = self.box.search(None, "ALL")
        rows = [self.box.fetch(key, "(FLAGS)")[1][0] for key in (keys or b"").decode().split()]
        return [bytes(row).decode().partition("FLAGS (")[2].partition(")")[0] for row in rows]


@pytest.fixture
def mailbox(require: Callable[[Any, str], Any], settings: Any) -> Iterator[Mailbox]:
    """The mailbox that the site reads."""
    made = Mailbox(require(os.environ.get("IMAP_URL"), "Dovecot (IMAP_URL)"))
    settings.REPLY_ADDRESS, settings.REPLY_MAILBOX_URL = "answers@example.org", made.url
    yield made
    made.box.logout()


def answer_to(told: EmailMessage, sender: str, words: str) -> EmailMessage:
    """Return the answer that a mail program makes of an e-mail: to where it says, with the text it answers to below."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, told["Reply-To"], f"Re: {told['Subject']}"
    message["Message-ID"], message["In-Reply-To"] = make_msgid(domain="example.org"), told["Message-ID"]
    before = told.get_body(("plain",)).get_content()
    quotation = "".join(f"> {line}\n" for line in before.splitlines())
    message.set_content(f"{words}\n\nOn Tue, 1 Dec 2026 at 09:12, Connective <kontakt@example.org>\nwrote:\n\n{quotation}")
    return message


def letter(to: str, words: str = "Bei uns auch.", sender: str = "colleague@example.org", **headers: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, "Re: Something"
    message["Message-ID"] = make_msgid(domain="example.org")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(words)
    return bytes(message)


def replies() -> list[str]:
    return list(Post.objects.filter(is_first=False).values_list("text", flat=True))


@pytest.mark.parametrize("words", ["Wir auch, **im Süden**.", ARABIC], ids=["German", "Arabic"])
@pytest.mark.django_db(transaction=True)
def test_an_e_mail_goes_out_and_its_answer_comes_back_as_a_post(
    words: str, mailbox: Mailbox, mail_server: MailServer, topic: Topic, colleague: User, planner: User
):
    make_reply(topic, planner, "@Health department, und ihr?")
    work_off()
    [told] = [one for recipient, one in mail_server.letters if recipient == "colleague@example.org"]
    assert "Schulen" not in told["Subject"]
    assert told["Auto-Submitted"] == "auto-generated"
    assert told["List-Unsubscribe"]

    with smtplib.SMTP("127.0.0.1", mail_server.port) as outgoing:  # the colleague's mail program
        outgoing.send_message(answer_to(told, "Health department <colleague@example.org>", words))
    assert mail_server.recipients[-1] == reply_address(colleague, topic)
    mailbox.deliver(mail_server.raw[-1])
    assert read_mailbox() == 1

    assert (replies()[-1], Post.objects.last().author) == (words, colleague)
    assert mailbox.flags() == []
    assert read_mailbox() == 0
    mail_server.letters.clear()
    work_off()
    assert "colleague@example.org" not in mail_server.recipients


@pytest.mark.django_db(transaction=True)
def test_answer_that_cannot_be_a_post_comes_back_with_its_text(
    mailbox: Mailbox, mail_server: MailServer, topic: Topic, colleague: User, lead: User
):
    set_closed(topic=topic, is_closed=True, by=lead)
    work_off()
    mail_server.letters.clear()
    mailbox.deliver(letter(reply_address(colleague, topic), "Mein langer Text"))
    read_mailbox()
    work_off()

    [(recipient, back)] = mail_server.letters
    assert (recipient, back["Auto-Submitted"], back["Reply-To"]) == ("colleague@example.org", "auto-replied", None)
    assert topic.title not in back["Subject"] + back.get_content()
    assert "Mein langer Text" in back.get_content()
    assert (replies(), mailbox.flags()) == ([], [])


def test_what_programs_write_leaves_no_trace(mailbox: Mailbox, topic: Topic, colleague: User, mailoutbox: list[Any]):
    to = reply_address(colleague, topic)
    mailbox.deliver(letter(to, Auto_Submitted="auto-replied"), letter(to, Precedence="bulk"), b"\0\xff" * 500)

    assert read_mailbox() == 3
    assert (replies(), mailoutbox, mailbox.flags()) == ([], [], [])


def test_connection_that_breaks_before_deleting_makes_no_second_post(
    mailbox: Mailbox, topic: Topic, colleague: User, monkeypatch: pytest.MonkeyPatch
):
    mailbox.deliver(letter(reply_address(colleague, topic)))
    deal_with = reading.deal_with

    def breaks(box: imaplib.IMAP4, key: str) -> None:
        monkeypatch.setattr(reading, "deal_with", deal_with)
        content = box.uid("FETCH", key, "(BODY.PEEK[])")[1][0][1]
        reading.receive(content)
        box.shutdown()
        raise OSError("broken")

    monkeypatch.setattr(reading, "deal_with", breaks)
    with pytest.raises(MailboxUnavailable):
        read_mailbox()
    assert (len(mailbox.flags()), replies()) == (1, ["Bei uns auch."])
    read_mailbox()

    assert (mailbox.flags(), replies()) == ([], ["Bei uns auch."])


def test_e_mail_that_fails_stays_flagged_and_holds_up_no_other(
    mailbox: Mailbox, topic: Topic, colleague: User, monkeypatch: pytest.MonkeyPatch
):
    to = reply_address(colleague, topic)
    mailbox.deliver(letter(to, "Erste"), letter(to, "Zweite"))
    receive = reading.receive

    def fails(content: bytes) -> None:
        if b"Erste" in content:
            raise RuntimeError("a fault of ours")
        receive(content)

    monkeypatch.setattr(reading, "receive", fails)
    for _twice in range(2):
        read_mailbox()

    assert replies() == ["Zweite"]
    [flags] = mailbox.flags()
    assert "\\Flagged" in flags
    assert "\\Deleted" not in flags


def test_so_many_are_read_at_once_and_the_others_next(
    mailbox: Mailbox, topic: Topic, colleague: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reading, "MOST_AT_ONCE", 2)
    mailbox.deliver(*(letter(reply_address(colleague, topic), f"Antwort {number}") for number in range(3)))

    assert [read_mailbox() for _turn in range(3)] == [2, 1, 0]
    assert replies() == ["Antwort 0", "Antwort 1", "Antwort 2"]


def test_large_e_mail_with_files_is_read(mailbox: Mailbox, topic: Topic, colleague: User, mailoutbox: list[Any]):
    message = EmailMessage()
    message["From"], message["To"] = colleague.email, reply_address(colleague, topic)
    message.set_content("Mit Plan.")
    message.add_alternative("<p>Mit <b>Plan</b>.</p>", subtype="html")
    message.add_attachment(os.urandom(3_000_000), maintype="application", subtype="pdf", filename="Plan.pdf")
    mailbox.deliver(bytes(message))
    read_mailbox()

    assert replies() == ["Mit Plan."]
    [told] = [one for one in mailoutbox if colleague.email in one.to]
    assert "attach them on the website" in told.body


def test_folder_is_read_if_the_address_names_one(mailbox: Mailbox, topic: Topic, colleague: User, settings: Any):
    mailbox.box.create("Answers")
    settings.REPLY_MAILBOX_URL = mailbox.url.replace("/INBOX", "/Answers")
    mailbox.deliver(letter(reply_address(colleague, topic)), folder="Answers")

    assert (read_mailbox(), len(replies())) == (1, 1)


@pytest.mark.parametrize("wrong", ["password", "folder", "port", "nothing"])
def test_mailbox_that_cannot_be_opened_is_reported_without_its_password(wrong: str, mailbox: Mailbox, settings: Any, db: None):
    settings.REPLY_MAILBOX_URL = {
        "password": mailbox.url.replace(mailbox.password, "geheim"),
        "folder": mailbox.url.replace("/INBOX", "/None"),
        "port": mailbox.url.replace(f":{mailbox.port}/", ":1/"),
        "nothing": "imap://",
    }[wrong]

    with pytest.raises(MailboxUnavailable) as error:
        read_mailbox()
    assert mailbox.password not in str(error.value)
    assert "geheim" not in str(error.value)


def test_without_a_mailbox_nothing_is_read(settings: Any, db: None):
    settings.REPLY_MAILBOX_URL = ""

    assert read_mailbox() == 0
