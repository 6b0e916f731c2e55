"""E-mails about meetings, topics and files, really sent to a mail server on loopback and read back, in German and Arabic."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.test import Client
from django.utils.translation import override

from cms.announcing import Frequency
from cms.users.models import User
from community.groups.models import Group
from community.meetings.places import sign_up
from community.meetings.planning import cancel_meeting
from community.notifications.models import Preference
from community.notifications.preferences import Subject, set_frequencies
from tests.cms.mail.conftest import post as mail_server  # noqa: F401 - a fixture
from tests.cms.mail.conftest import queue  # noqa: F401 - a fixture
from tests.cms.mail.smtp import Post as Mailbox
from tests.community.library.made import make_document
from tests.community.meetings.made import make_meeting
from tests.community.topics.made import answer, make_manager, make_round, make_topic
from tests.jobs import do_periodic_jobs, work_off

pytestmark = pytest.mark.django_db(transaction=True)
MEETING, REASON, FILE = "Der Brunnen am Nordplatz", "Der Saal ist überschwemmt", "Kellerplan"
TOPIC, ANSWER = "Schulhöfe im Sommer", "Wir planen ein Treffen im Mai."


def letter_about(mailbox: Mailbox, reader: User, act: Callable[[], object]) -> EmailMessage:
    """Do something and let the jobs run; return the one e-mail to `reader` about it."""
    with override("de"):
        act()
    do_periodic_jobs()
    work_off()
    [found] = [letter for recipient, letter in mailbox.letters if recipient == reader.email]
    mailbox.letters.clear()
    return found


def content_of(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


@pytest.mark.parametrize("language", ["de", "ar"])
def test_emails_are_in_the_language_of_the_reader_lead_where_they_say_and_end_when_she_wants(
    mail_server: Mailbox,  # noqa: F811
    housing: Group,
    member: User,
    facilitator: User,
    account: Callable[..., User],
    client_of: Callable[[User], Client],
    language: str,
):
    User.objects.filter(pk=member.pk).update(language=language)
    member.refresh_from_db()
    staff = make_manager(account("staff", is_staff=True))
    set_frequencies(person=member, frequencies={Subject("library.new_files", housing.pk): Frequency.AT_ONCE})
    meeting = make_meeting(housing, facilitator, title=MEETING)
    sign_up(meeting=meeting, by=member)
    topic = make_topic(member, TOPIC)
    do_periodic_jobs()
    work_off()
    mail_server.letters.clear()

    acts: list[tuple[Callable[[], object], str]] = [
        (lambda: cancel_meeting(meeting=meeting, reason=REASON, by=facilitator), REASON),
        (lambda: answer(topic, staff, de=ANSWER), ANSWER),
        (lambda: make_document(housing, facilitator, title=FILE), FILE),
        (make_round, ""),
    ]
    for act, words in acts:
        letter = letter_about(mail_server, member, act)
        text, html = content_of(letter, "plain"), content_of(letter, "html")
        assert f'lang="{language}"' in html
        assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in html
        assert words in text
        assert [secret for secret in (MEETING, REASON, ANSWER, FILE, member.name) if secret and secret in letter["Subject"]] == []
        assert letter["Auto-Submitted"] == "auto-generated"
        assert_leads_somewhere(text, client_of(member), language)
        ways_out = re.findall(r"<(http[^>]+)>", letter["List-Unsubscribe"])
        assert Client().post(ways_out[0], {"List-Unsubscribe": "One-Click"}).status_code == 200

    ended = set(Preference.objects.filter(person=member, frequency="never").values_list("kind", flat=True))
    assert len(ended) == len(acts)
    assert_silence(mail_server, member, facilitator, housing)


def assert_leads_somewhere(text: str, client: Client, language: str) -> None:
    """Assert that every link of an e-mail opens, in the language of its reader."""
    links = re.findall(r"http://testserver(/\S+)", text)
    assert links
    for link in links:
        assert link.startswith(f"/{language}/"), link
        assert client.get(link, follow=True).status_code == 200, link


def assert_silence(mailbox: Mailbox, member: User, facilitator: User, group: Group) -> None:
    """Assert that nothing is written about what she no longer wants to know."""
    other = make_meeting(group, facilitator, title="Ein anderes")
    sign_up(meeting=other, by=member)
    work_off()
    mailbox.letters.clear()
    cancel_meeting(meeting=other, reason="Noch einmal", by=facilitator)
    make_document(group, facilitator, "b.txt", title="Noch ein Plan")
    do_periodic_jobs()
    work_off()
    assert [letter["Subject"] for recipient, letter in mailbox.letters if recipient == member.email] == []
