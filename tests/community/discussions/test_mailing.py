"""Answering by e-mail: whose answer becomes a post, and what is said to the others."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.core import mail

from cms.announcing import kind_of
from cms.users.models import User
from community.discussions.mailing.reading import new_words, read_message
from community.discussions.mailing.receiving import receive
from community.discussions.mailing.tokens import Answering, read_address, reply_address
from community.discussions.models import MailedAnswer, Post, Topic
from community.discussions.moderating import hide_post, set_closed
from community.discussions.notices import REPLY
from community.groups.models import Membership
from tests.community.attacks import ATTACKS, harm_in

from .made import make_reply


@pytest.fixture(autouse=True)
def _mailbox(settings: object) -> None:
    settings.REPLY_ADDRESS = "answers@example.org"
    settings.REPLY_MAILBOX_URL = "imap://answers:geheim@localhost/INBOX"


def letter(
    to: str, text: str = "Ja, bei uns auch.", sender: str = "colleague@example.org", number: int = 1, **headers: str
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, "Re: Something"
    message["Message-ID"] = f"<{number}@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return bytes(message)


def replies() -> list[tuple[str, int | None]]:
    return list(Post.objects.filter(is_first=False).values_list("text", "author"))


def test_address_is_for_one_person_and_topic(topic: Topic, colleague: User, planner: User):
    address = reply_address(colleague, topic)

    assert len(address.partition("@")[0]) <= 64
    assert read_address(["x@example.org", address.upper()]) == Answering(colleague.pk, topic.pk)
    local, _at, domain = address.partition("@")
    for other in (
        f"{local[:-1]}{'0' if local[-1] != '0' else '1'}@{domain}",
        f"{local}@evil.example",
        "answers+@example.org",
        "",
        "@",
    ):
        assert read_address([other]) is None
    assert reply_address(planner, topic) != address


def test_without_a_mailbox_there_is_no_address(settings: object, topic: Topic, colleague: User):
    settings.REPLY_MAILBOX_URL = ""

    assert reply_address(colleague, topic) == ""


def test_answer_becomes_a_post_once(topic: Topic, colleague: User):
    content = letter(reply_address(colleague, topic), "Ja, **bei uns** auch.\n\nOn Monday Connective wrote:\n> Wer öffnet?\n")
    for _twice in range(2):
        receive(content)

    assert replies() == [("Ja, **bei uns** auch.", colleague.pk)]
    assert (mail.outbox, MailedAnswer.objects.count()) == ([], 1)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"X_Auto_Response_Suppress": "All"},
        {"List_Id": "<a.example.org>"},
        {"Return_Path": "<>"},
        {"sender": "MAILER-DAEMON@example.org"},
    ],
)
def test_what_programs_write_is_neither_a_post_nor_answered(headers: dict[str, str], topic: Topic, colleague: User):
    receive(letter(reply_address(colleague, topic), **headers))

    assert (replies(), mail.outbox) == ([], [])


@pytest.mark.parametrize("reason", ["closed", "hidden", "left", "other address", "empty", "too long"])
def test_what_cannot_be_a_post_is_given_back_once(
    reason: str, topic: Topic, first: Post, colleague: User, lead: User, settings: object
):
    to, sender, text = reply_address(colleague, topic), "Colleague@Example.org", "Meine lange Antwort."
    if reason == "closed":
        set_closed(topic=topic, is_closed=True, by=lead)
    elif reason == "hidden":
        hide_post(post=first, reason="x", by=lead)
    elif reason == "left":
        Membership.objects.filter(user=colleague).delete()
    elif reason == "other address":
        sender = "stranger@example.org"
    elif reason == "empty":
        text = "> Wer öffnet?\n"
    else:
        text = "Wort " * 5_000
    content = letter(to, text, sender)
    for _twice in range(2):
        receive(content)

    assert replies() == []
    [answer] = mail.outbox
    assert (answer.to, answer.extra_headers["Auto-Submitted"]) == ([sender], "auto-replied")
    assert text.strip()[:20] in answer.body
    assert "Wer öffnet die Schulen?" not in answer.body + answer.subject


def test_made_up_addresses_are_not_answered(topic: Topic, colleague: User):
    for number, to in enumerate(
        ("answers@example.org", "answers+1-1-000000000000000000000000@example.org", "somebody@example.org")
    ):
        receive(letter(to, number=number))

    assert (replies(), mail.outbox, MailedAnswer.objects.count()) == ([], [], 0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"\xff\xfe" * 1_000,
        b"From: a\r\n" * 1_000,
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\n--x--",
        b"Content-Type: text/plain; charset=nonsense\r\n\r\nx",
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"From: <<<>>>@@\r\nTo: ,,,;;\r\n\r\nx",
        b"Subject: =?utf-8?b?//////?=\r\n\r\nx",
    ],
)
def test_broken_e_mails_do_nothing(content: bytes, db: None):
    receive(content)

    assert (replies(), mail.outbox) == ([], [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ja.\n\nAm 3. März schrieb Connective <a@example.org>:\n> x\n", "Ja."),
        ("Ja.\n\nOn Tue, 3 Mar 2026 at 09:12, Connective <a@example.org>\nwrote:\n\n> x", "Ja."),
        ("Oui.\n\nLe 3 mars 2026, Connective a écrit :\n> x", "Oui."),
        ("Ja.\n-- \nPlanungsamt\nTel. 1", "Ja."),
        ("Ja.\n\n-----Ursprüngliche Nachricht-----\nVon: a\nGesendet: b\n\nx", "Ja."),
        ("Ja.\n\n________________________________\nVon: a\nGesendet: heute\n\nx", "Ja."),
        ("> Frage?\nJa.\n> Noch eine?\nNein.\n\n> Rest", "> Frage?\nJa.\n> Noch eine?\nNein."),
        ("Am Montag schrieb jemand an das Amt.\nDas war gut.", "Am Montag schrieb jemand an das Amt.\nDas war gut."),
        ("Wir öffnen drei Schulen:\nSüd, Nord, Ost.", "Wir öffnen drei Schulen:\nSüd, Nord, Ost."),
        ("> nur Zitat\n", ""),
        (">" * 5_000, ""),
    ],
)
def test_quotations_and_signatures_are_left_out(text: str, words: str):
    assert new_words(text) == words


def test_html_is_read_as_words():
    message = EmailMessage()
    message["From"] = "colleague@example.org"
    message.set_content(
        '<div>Ja, <b>bei uns</b>.</div><div>Auch <script>x</script>hier.</div><div class="gmail_quote">On Monday wrote:<blockquote>x</blockquote></div>',
        subtype="html",
    )

    assert read_message(bytes(message)).text == "Ja, bei uns.\nAuch hier."


def test_attacks_by_e_mail_are_harmless_in_posts_and_e_mails(topic: Topic, colleague: User, planner: User):
    to = reply_address(colleague, topic)
    for number, text in enumerate(ATTACKS):
        receive(letter(to, text.encode("utf-8", "replace").decode(), number=number))
    posts = list(Post.objects.filter(is_first=False))
    assert len(posts) > len(ATTACKS) / 2
    from community.markdown import render_markdown

    assert [harm_in(render_markdown(post.text)) for post in posts if harm_in(render_markdown(post.text))] == []


def test_letters_say_where_to_answer(
    topic: Topic, colleague: User, planner: User, lead: User, django_capture_on_commit_callbacks: Callable
):
    post = make_reply(topic, colleague)
    [shown] = kind_of(REPLY).show(planner, [{"post": post.pk}])
    assert shown.reply_to == reply_address(planner, topic)

    set_closed(topic=topic, is_closed=True, by=lead)
    [shown] = kind_of(REPLY).show(planner, [{"post": post.pk}])
    assert shown.reply_to == ""


def test_e_mail_about_a_mention_is_answered(
    topic: Topic, colleague: User, planner: User, django_capture_on_commit_callbacks: Callable
):
    with django_capture_on_commit_callbacks(execute=True):
        make_reply(topic, planner, "@Health department, und ihr?")
    [told] = [one for one in mail.outbox if "colleague@example.org" in one.to[0]]
    assert told.reply_to == [reply_address(colleague, topic)]
    assert "Schulen" not in told.subject
    receive(letter(told.reply_to[0], "Wir auch."))

    assert replies()[-1] == ("Wir auch.", colleague.pk)
