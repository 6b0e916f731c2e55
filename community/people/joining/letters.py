"""The e-mails about requests to join, in the language of the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.announcing import absolute, quoted, sender_line
from cms.mail.addresses import Mailbox, one_line

if TYPE_CHECKING:
    from community.people.models import AdmissionRequest


def tell_admitted(request: AdmissionRequest) -> None:
    with override(request.language):
        send(
            request,
            sentence=_("You are a member of %(site)s now") % {"site": settings.WAGTAIL_SITE_NAME},
            about=_("Fill in your profile, so that others can find you. For each part of it you choose who sees it."),
            action_url=absolute(reverse("people:profile")),
            action_label=_("Open your profile"),
        )


def tell_refused(request: AdmissionRequest) -> None:
    with override(request.language):
        send(
            request,
            sentence=_("Your request to join %(site)s was not approved") % {"site": settings.WAGTAIL_SITE_NAME},
            about=_("You can ask again, for instance when something has changed."),
            reason=_("Reason: %(reason)s") % {"reason": quoted(request.answer)},
            action_url=absolute(reverse("people:join")),
            action_label=_("Ask again"),
        )


def send(request: AdmissionRequest, *, sentence: str, **facts: Any) -> None:
    """Send an e-mail on commit. The subject has nothing that the person wrote."""
    facts |= {"site_name": settings.WAGTAIL_SITE_NAME, "subject": one_line(sentence), "sentence": sentence}
    message = EmailMultiAlternatives(
        subject=facts["subject"],
        body=render_to_string("community/people/letter.txt", facts),
        from_email=sender_line(None),
        to=[str(Mailbox(request.name, request.address or ""))],
    )
    message.attach_alternative(render_to_string("community/people/letter.html", facts), "text/html")
    message.send()
