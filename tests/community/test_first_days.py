"""From the invitation to leaving: what a new member does in her first days, on a phone in German and, without scripts, in Arabic, and by JSON.

The e-mails are really sent, to a mail server on loopback, and read back.
"""

import json
import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.discussions.models import Post, Topic
from community.groups.invitations import INTO_GROUP
from community.groups.models import Group, Membership
from community.invitations.services import invite
from community.notifications.models import Notification, Preference
from tests.browser.fixtures import PHONE, NewPage
from tests.cms.mail.conftest import post as mail_server  # noqa: F401 - a fixture
from tests.cms.mail.conftest import queue  # noqa: F401 - a fixture
from tests.cms.mail.smtp import Post as Mailbox
from tests.community.discussions.made import make_reply
from tests.community.meetings.made import make_meeting
from tests.jobs import work_off

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS, PASSWORD = "neu@example.org", "regen-auf-dem-dach"
NAME = {"de": "Grünflächenamt", "ar": "إدارة الحدائق"}
SECRET = "Der Brunnen am Nordplatz"


def letters_to(mailbox: Mailbox, address: str) -> list[EmailMessage]:
    """Let the jobs run; return the e-mails to `address` since the last call."""
    work_off()
    found = [letter for recipient, letter in mailbox.letters if recipient == address]
    mailbox.letters.clear()
    return found


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return body.get_content()


def link_in(letter: EmailMessage, part: str) -> str:
    return next(link for link in re.findall(r"http://\S+", text_of(letter)) if part in link)


def speaks(letter: EmailMessage, language: str) -> bool:
    html = letter.get_body(("html",))
    assert html is not None
    return f'lang="{language}"' in html.get_content()


@pytest.mark.parametrize(("language", "scripts"), [("de", True), ("ar", False)])
def test_invited_joined_posted_mentioned_notified_and_left_on_a_phone(
    language: str,
    scripts: bool,
    new_page: NewPage,
    mail_server: Mailbox,  # noqa: F811 - the fixture
    housing: Group,
    facilitator: User,
):
    page: Page = new_page(**PHONE, java_script_enabled=scripts)
    room = f"/{language}/community/groups/housing"
    invite(kind=INTO_GROUP, thing=housing.pk, role="member", address=ADDRESS, language=language, by=facilitator)

    # Invited, signed up, verified, joined.
    [letter] = letters_to(mail_server, ADDRESS)
    assert speaks(letter, language)
    page.goto(link_in(letter, "/community/invitations/"))
    page.fill("input[name=name]", NAME[language])
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**{room}/")
    person = User.objects.get(email=ADDRESS)
    assert (person.language, housing.memberships.filter(user=person).count()) == (language, 1)
    letters_to(mail_server, ADDRESS)

    # Posted, with an attachment.
    page.goto(f"{room}/discussions/new/")
    page.fill("[name=title]", SECRET)
    page.fill("[name=text]", "Wer hat **Schatten** gemessen?")
    page.locator("main details.fold > summary").nth(1).click()
    page.set_input_files("[name=file_1]", {"name": "Plan.txt", "mimeType": "text/plain", "buffer": b"Text"})
    if scripts:
        expect(page.locator("[data-upload-state], .upload").first).to_be_visible()
    page.locator("main form.form button[type=submit]:not([name])").click()
    expect(page.locator(".say strong")).to_have_text("Schatten")
    work_off()
    page.reload()
    expect(page.locator(".say__files")).to_contain_text("Plan.txt")

    # Mentioned, notified, on the site and by e-mail.
    topic = Topic.objects.get()
    with override("de"):
        make_reply(topic, facilitator, f"@{NAME[language]} wir haben gemessen: 12 Grad weniger.")
    [letter] = letters_to(mail_server, ADDRESS)
    assert speaks(letter, language)
    assert letter["List-Unsubscribe"]
    assert letter["Auto-Submitted"] == "auto-generated"
    for private in (SECRET, "12 Grad", NAME[language]):
        assert private not in letter["Subject"]
    page.goto(f"/{language}/community/")
    page.locator("#whats-new ~ ol a, section[aria-labelledby=whats-new] li a").first.click()
    expect(page.locator(".say").last).to_contain_text("12 Grad weniger")
    assert Notification.objects.filter(person=person, read_at__isnull=False).exists()
    page.goto(
        link_in(letter, "/community/notifications/follow/") if "/follow/" in text_of(letter) else link_in(letter, "/community/")
    )
    expect(page.locator("main")).to_be_visible()

    # Unsubscribed from one kind, by the link in the e-mail.
    page.goto(re.search(r"http://[^>\s]+", letter["List-Unsubscribe"])[0])
    page.locator("main form button[type=submit]").click()
    assert Preference.objects.filter(person=person, frequency="never").exists()

    # Signed up for a meeting.
    meeting = make_meeting(housing, facilitator)
    page.goto(f"/{language}/community/meetings/{meeting.pk}/")
    page.locator("form[action$='/sign-up/'] button").click()
    expect(page.locator("form[action$='/sign-off/'] button, a[href$='/sign-off/']").first).to_be_visible()
    assert meeting.sign_ups.filter(person=person).exists()

    # Left: nothing of the group reaches her any more.
    page.goto(f"{room}/people/")
    page.locator("a[href$='/leave/']").click()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**/{language}/community/")
    assert not Membership.objects.filter(user=person).exists()
    work_off()
    assert not meeting.sign_ups.filter(person=person).exists()
    letters_to(mail_server, ADDRESS)
    make_reply(topic, facilitator, "Noch etwas Geheimes.")
    assert letters_to(mail_server, ADDRESS) == []
    answer = page.goto(f"/{language}/community/discussions/{topic.pk}/")
    assert answer
    assert answer.status == 404
    assert SECRET not in page.content()


def test_invited_joined_posted_mentioned_notified_and_left_by_json(
    mail_server: Mailbox,  # noqa: F811 - the fixture
    housing: Group,
    facilitator: User,
    client_of: Callable[[User | None], Client],
):
    def send(client: Client, method: str, path: str, sent: Any = None, **headers: str) -> Any:
        body = json.dumps({} if sent is None else sent)
        return client.generic(method, f"/api/community/{path}", body, "application/json", headers=headers)

    lead = client_of(facilitator)
    invited = send(lead, "POST", "groups/housing/invitations", {"address": ADDRESS, "role": "member", "language": "de"})
    assert invited.status_code == 201
    [letter] = letters_to(mail_server, ADDRESS)
    token = link_in(letter, "/invitations/").rstrip("/").rpartition("/")[2]

    client = Client(HTTP_ACCEPT_LANGUAGE="de")
    offer = client.get(f"/api/community/invitations/{token}").json()
    assert (offer["has_account"], "Bezahlbarer Wohnraum" in offer["sentence"]) == (False, True)
    weak = send(client, "POST", f"invitations/{token}/account", {"name": NAME["de"], "password": "1"})
    assert (weak.status_code, weak.json()["errors"][0]["field"]) == (422, "password")
    made = send(client, "POST", f"invitations/{token}/account", {"name": NAME["de"], "password": PASSWORD})
    assert made.status_code == 201
    assert send(client, "POST", f"invitations/{token}/account", {"name": "x", "password": PASSWORD}).status_code == 403
    login = client.post(
        "/_allauth/app/v1/auth/login", json.dumps({"email": ADDRESS, "password": PASSWORD}), content_type="application/json"
    )
    session = {"X-Session-Token": login.json()["meta"]["session_token"]}
    assert [group["slug"] for group in client.get("/api/community/groups", headers=session).json()["items"]] == ["housing"]

    begun = send(client, "POST", "groups/housing/discussions", {"title": SECRET, "text": "Wer?", "language": "de"}, **session)
    assert begun.status_code == 201
    letters_to(mail_server, ADDRESS)
    answered = send(lead, "POST", f"discussions/{begun.json()['id']}/posts", {"text": f"@{NAME['de']} wir.", "language": "de"})
    assert answered.status_code == 201
    [letter] = letters_to(mail_server, ADDRESS)
    assert SECRET not in letter["Subject"]
    told = client.get("/api/community/notifications?unread=true", headers=session).json()
    [mention] = [one for one in told["items"] if one["kind"] == "discussions.mention"]
    assert send(client, "PUT", f"notifications/{mention['id']}/read", **session).status_code == 204
    choice = {"kind": "discussions.reply", "group": housing.pk, "frequency": "never"}
    changed = send(client, "PATCH", "notifications/preferences", {"changes": [choice]}, **session)
    assert choice.items() <= next(one for one in changed.json() if one["kind"] == "discussions.reply").items()
    unknown = send(client, "PATCH", "notifications/preferences", {"changes": [choice | {"group": housing.pk + 1}]}, **session)
    assert unknown.status_code == 422

    meeting = make_meeting(housing, facilitator)
    assert send(client, "PUT", f"meetings/{meeting.pk}/sign-up", **session).status_code == 200

    assert send(client, "DELETE", "groups/housing/membership", **session).status_code == 204
    letters_to(mail_server, ADDRESS)
    make_reply(Post.objects.earliest("pk").topic, facilitator, "Noch etwas Geheimes.")
    assert letters_to(mail_server, ADDRESS) == []
    assert client.get(f"/api/community/discussions/{begun.json()['id']}", headers=session).status_code == 404
    listed = client.get("/api/community/notifications", headers=session).content.decode()
    assert SECRET not in listed
