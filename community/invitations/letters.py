"""The e-mail with the link of an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.announcing import absolute, sender_line
from cms.formatting import format_moment
from cms.mail.addresses import one_line

from .kinds import kind_of

if TYPE_CHECKING:
    from .models import Invitation


def send_letter(invitation: Invitation, token: str) -> None:
    """Send the link on commit, in the language that the inviter chose."""
    with override(invitation.language):
        facts = facts_of(invitation)
        if facts is None:
            return
        facts["action_url"] = absolute(reverse("invitations:invitation", args=[token]))
        facts["action_label"] = _("See the invitation")
        message = EmailMultiAlternatives(
            subject=facts["subject"],
            body=render_to_string("community/invitations/letter.txt", facts),
            from_email=sender_line(invitation.inviter),
            to=[invitation.address or ""],
        )
        message.attach_alternative(render_to_string("community/invitations/letter.html", facts), "text/html")
        message.send()


def facts_of(invitation: Invitation) -> dict[str, Any] | None:
    """Return the context of the e-mail and the page, in the active language; None if what the invitation leads to no longer exists."""
    kind = kind_of(invitation.kind)
    offer = kind.offer(invitation) if kind else None
    if offer is None:
        return None
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "subject": one_line(offer.sentence),
        "offer": offer,
        "until": format_moment(invitation.expires_at),
    }
