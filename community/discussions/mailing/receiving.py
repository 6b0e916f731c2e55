"""From an e-mail to a post. What cannot become one is answered once, with the text; what a program wrote is not answered at all."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.mail.addresses import one_line
from cms.users.models import User
from cms.users.ownership import with_confirmed_address
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.discussions.forms import says_nothing
from community.discussions.lookups import find_topic
from community.discussions.models import MailedAnswer
from community.discussions.posting import add_post
from community.discussions.rules import can_read_topic
from community.markdown import LONGEST

from .reading import is_from, read_message
from .tokens import read_address

if TYPE_CHECKING:
    from community.discussions.models import Topic

    from .reading import Received
    from .tokens import Answering

KEPT = timedelta(days=90)  # how long an e-mail is known


def receive(content: bytes) -> None:
    """Make a post of an e-mail, or say why not. The same e-mail a second time does nothing."""
    received = read_message(content)
    if received is None or received.is_automatic or not received.sender:
        return
    who = read_address(received.recipients)
    if who is None:  # not ours, or made up: no answer, since that would go to anybody whose address somebody has written
        return
    with transaction.atomic():
        digest = hashlib.sha256(received.message_id.encode() or content).hexdigest()
        _row, is_new = MailedAnswer.objects.get_or_create(digest=digest)
        if is_new:
            answer(received, who)


def answer(received: Received, who: Answering) -> None:
    person = with_confirmed_address(User.objects.filter(pk=who.person, is_active=True)).first()
    language = person.language if person else settings.LANGUAGE_CODE
    with override(language):
        why = post_by(received, who, person)
        if why:
            send_back(received, why)


def post_by(received: Received, who: Answering, person: User | None) -> str:
    """Write the post. Return why it was not possible, or ""."""
    if person is None or not is_from(received, person.email or ""):
        return _("This address for answers belongs to another e-mail address. Answer from the address that we wrote to.")
    topic: Topic | None = find_topic(who.topic)
    if topic is None or not can_read_topic(actor_of(person), topic):
        return _("The discussion is not there any more, or you cannot write in it any more.")
    if says_nothing(received.text):
        return _("We found no text above the quotation. Write your answer at the top.")
    if len(received.text) > LONGEST:
        return _("The text is too long for a post.")
    try:
        with transaction.atomic():
            add_post(topic=topic, text=received.text, by=person)
    except Refused as error:
        return error.verdict.reason
    if received.has_files:
        return _("Your answer is in the discussion. Files from e-mails are not taken: attach them on the website.")
    return ""


def send_back(received: Received, why: str) -> None:
    """Tell the sender, with the text."""
    facts = {"why": why, "text": received.text or received.whole_text[:LONGEST], "site_name": settings.WAGTAIL_SITE_NAME}
    headers = {"Auto-Submitted": "auto-replied"} | ({"In-Reply-To": one_line(received.message_id)} if received.message_id else {})
    EmailMessage(
        subject=_("About your answer by e-mail"),
        body=render_to_string("community/discussions/sent_back.txt", facts),
        to=[received.sender],
        headers=headers,
    ).send()


def forget_old() -> None:
    """Delete what is known of e-mails that came long ago."""
    MailedAnswer.objects.filter(read_at__lt=timezone.now() - KEPT).delete()
