"""E-mails about notifications: one per person, in their language, well formed whatever people are called."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.test import Client

from cms.announcing import Frequency
from cms.jobs.models import Job
from cms.mail.models import Letter
from cms.users.models import User
from community.notifications import letters
from community.notifications.letters import SomeNotWritten, write_letters
from community.notifications.models import Notification
from community.notifications.preferences import Subject, set_frequencies
from tests.cms.mail.smtp import Post
from tests.jobs import work_off


def test_email_has_text_html_and_unsubscribe_links(tell: Callable[..., None], berta: User):
    tell(berta, words="<b>Neu</b>")

    [letter] = mail.outbox
    html = letter.alternatives[0].content
    assert "<b>Neu</b>" in letter.body
    assert "&lt;b&gt;Neu&lt;/b&gt;" in html
    assert 'lang="de"' in html
    url = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in letter.body
    assert url in html
    assert url.startswith("http://testserver/de/community/notifications/unsubscribe/")
    assert "http://testserver/de/community/notifications/preferences/" in letter.body


@pytest.mark.parametrize("name", ["a@b", "Müller, Anna", "ليلى", 'Anna "Nan" <x@y.example>', "Anna\r\nBcc: all@example.org"])
def test_unusual_names_cannot_break_or_inject_email_headers(
    name: str, post: Post, tell: Callable[..., None], account: Callable[..., User]
):
    writer, reader = account("writer", name=name), account("reader", name=name, language="en")
    tell(reader, actor=writer, words=f"{writer.name} wrote\r\nX-Evil: 1 \u2068ما الجديد\u2069")
    work_off()

    [(recipient, letter)] = post.letters
    assert recipient == "reader@example.org"
    [sender] = letter["From"].addresses
    [to] = letter["To"].addresses
    assert (sender.addr_spec, to.addr_spec) == ("kontakt@example.org", "reader@example.org")
    assert (sender.display_name, to.display_name) == (f"{writer.name} (Connective)", writer.name)
    assert letter["Subject"].strip() == f"{writer.name} wrote X-Evil: 1 \u2068ما الجديد\u2069"
    assert (letter["X-Evil"], letter["Bcc"]) == (None, None)
    raw = message_from_bytes(post.raw[0], policy=policy.SMTP)
    assert len(raw.get_all("From")) == len(raw.get_all("Subject")) == 1
    assert letter["Auto-Submitted"] == "auto-generated"


def test_permanent_and_temporary_refusals_do_not_affect_other_recipients(
    post: Post, later: Callable[..., None], tell: Callable[..., None], account: Callable[..., User]
):
    ten = [account(f"person{number}") for number in range(10)]
    post.refusals = {ten[3].email: "550 5.1.1 No such user", ten[6].email: "450 4.2.1 Come back later"}
    tell(*ten, key="1")
    work_off()
    write_letters.call("test.news", "1")  # like a second worker when the first attempt was taken for lost
    work_off()
    assert sorted(post.recipients) == sorted(one.email for one in ten if one not in (ten[3], ten[6]))
    del post.refusals[ten[6].email]
    for _hour in range(3):
        later(hours=1)
        work_off()

    assert sorted(post.recipients) == sorted(one.email for one in ten if one != ten[3])
    [failed] = Letter.objects.failed()
    assert (failed.recipient, failed.reason) == (ten[3].email, "refused")
    assert Notification.objects.count() == 10


def test_failing_email_does_not_block_others_and_is_retried(
    queue: None, tell: Callable[..., None], anna: User, berta: User, monkeypatch: pytest.MonkeyPatch
):
    send = letters.send

    def fail_for_anna(one: Notification, subject: Subject) -> None:
        if one.person == anna:
            raise ZeroDivisionError
        send(one, subject)

    monkeypatch.setattr(letters, "send", fail_for_anna)
    tell(anna, berta, key="1")
    with pytest.raises(SomeNotWritten):
        write_letters.call("test.news", "1")
    assert [letter.recipient for letter in Letter.objects.all()] == ["berta@example.org"]
    monkeypatch.setattr(letters, "send", send)
    write_letters.call("test.news", "1")
    write_letters.call("test.news", "1")

    assert [letter.recipient for letter in Letter.objects.order_by("pk")] == ["berta@example.org", "anna@example.org"]
    assert Job.objects.filter(task_path=write_letters.module_path).count() == 1


def test_read_hidden_or_unwanted_notifications_are_not_emailed(
    queue: None, tell: Callable[..., None], anna: User, client_of: Callable[[User], Client]
):
    tell(anna, key="read")
    client_of(anna).post(f"/en/community/notifications/{Notification.objects.get().pk}/read/")
    tell(anna, key="hidden")
    Notification.objects.filter(key="hidden").update(facts={"words": "x", "hidden": True})
    tell(anna, key="unwanted")
    set_frequencies(person=anna, frequencies={Subject("test.news"): Frequency.NEVER})
    work_off()

    assert not Letter.objects.exists()
    assert not Notification.objects.awaiting_mail().exists()


def test_no_email_is_sent_to_an_unconfirmed_address(tell: Callable[..., None], anna: User):
    anna.emailaddress_set.update(verified=False)
    tell(anna)

    assert mail.outbox == []
    assert Notification.objects.count() == 1


# --- Ending them -------------------------------------------------------------------------------------------------------


@pytest.fixture
def link(tell: Callable[..., None], anna: User, berta: User) -> str:
    """The unsubscribe link of an e-mail to Anna."""
    tell(anna, berta, words="Something new")
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    mail.outbox.clear()
    return address.removeprefix("http://testserver")


def test_opening_the_unsubscribe_link_changes_nothing_and_one_click_unsubscribes(
    link: str, tell: Callable[..., None], anna: User, berta: User, client_of: Callable[[User | None], Client]
):
    client = Client(enforce_csrf_checks=True)
    for method in ("get", "head", "options"):
        answer = getattr(client, method)(link)
        assert answer.status_code == (405 if method == "options" else 200)
    tell(anna)
    assert len(mail.outbox) == 1

    page = client.get(link).content.decode()
    assert "You will no longer get e-mails about:" in page
    assert "Label of test.news" in page
    assert "anna@example.org" not in page
    answer = client.post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "These e-mails have ended" in answer.content.decode()
    assert 'href="/en/community/notifications/preferences/"' in answer.content.decode()
    mail.outbox.clear()
    tell(anna, berta)
    tell(anna, name="test.own")

    assert [letter.to[0] for letter in mail.outbox] == ['"Berta" <berta@example.org>', '"Anna" <anna@example.org>']
    assert Notification.objects.filter(person=anna).count() == 4


@pytest.fixture(autouse=True)
def _another_kind(kind: Callable) -> None:
    kind("test.own")


def test_forged_unsubscribe_links_and_links_of_deleted_accounts_get_404(link: str, anna: User):
    head, _slash, token = link.rstrip("/").rpartition("/")
    body, _colon, mark = token.rpartition(":")
    forged = [f"{head}/{body[::-1]}:{mark}/", f"{head}/{body}:{mark[:-1]}/", f"{head}/x/"]
    assert [Client().post(address).status_code for address in forged] == [404, 404, 404]
    anna.delete()

    assert Client().post(link).status_code == 404


def test_unsubscribe_page_is_in_the_recipients_language(tell: Callable[..., None], account: Callable[..., User]):
    tell(account("layla", language="ar"))
    url = re.search(r"http://testserver(/ar/community/notifications/unsubscribe/\S+)", mail.outbox[0].body).group(1)
    page = Client(HTTP_ACCEPT_LANGUAGE="en").get(url).content.decode()

    assert '<html lang="ar" dir="rtl"' in page
