"""The e-mails about deleting accounts. No preference holds them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.announcing import absolute, sender_line
from cms.formatting import format_date
from cms.mail.addresses import Mailbox, one_line

if TYPE_CHECKING:
    from datetime import date

    from cms.users.models import User


def farewell(user: User) -> EmailMultiAlternatives:
    """Return the e-mail to somebody whose account is being deleted."""
    with override(user.language):
        return letter(
            user,
            sentence=_("Your account at %(site)s has been deleted") % {"site": settings.WAGTAIL_SITE_NAME},
            about=_("What belongs to groups and calls stays there without your name. This is the last e-mail you get from us."),
            url=absolute("/"),
            label=_("Open the website"),
            reason=_("You are receiving this e-mail because this address belonged to the account."),
        )


def warning(user: User, last_day: date) -> EmailMultiAlternatives:
    """Return the e-mail to somebody whose account is deleted after `last_day` unless she logs in."""
    with override(user.language), timezone.override(user.time_zone):
        return letter(
            user,
            sentence=_("Your account at %(site)s will be deleted unless you log in") % {"site": settings.WAGTAIL_SITE_NAME},
            about=_(
                "You have not logged in for a long time. To keep your account, log in by %(date)s. You need not do anything else."
            )
            % {"date": format_date(last_day)},
            url=absolute(reverse("account_login")),
            label=_("Log in"),
            reason=_("You are receiving this e-mail because this address belongs to an account."),
        )


def letter(user: User, *, sentence: str, about: str, url: str, label: str, reason: str) -> EmailMultiAlternatives:
    facts = {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "subject": one_line(sentence),
        "sentence": sentence,
        "about": about,
        "action_url": url,
        "action_label": label,
        "why": reason,
    }
    message = EmailMultiAlternatives(
        subject=facts["subject"],
        body=render_to_string("community/own_data/letter.txt", facts),
        from_email=sender_line(None),
        to=[str(Mailbox(user.name, user.email or ""))],
    )
    message.attach_alternative(render_to_string("community/own_data/letter.html", facts), "text/html")
    return message
