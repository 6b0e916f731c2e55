"""E-mails about an account that none of its own requests triggers, so there is no request to take language or URLs from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from allauth.account.models import EmailAddress, get_emailconfirmation_model
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Site

if TYPE_CHECKING:
    from .models import User


def send_address_change_letters(*, account: User, old: str | None) -> None:
    """Ask to confirm the new address of `account`, and notify the old one, if it was confirmed."""
    if old:
        with override(account.language):
            send_letter("account/email/address_replaced", old, {"old": old, "new": account.email})
    address = EmailAddress.objects.filter(user=account, email=account.email).first()
    if address and not address.verified:
        ask_to_confirm(address)


def ask_to_confirm(address: EmailAddress) -> None:
    key = get_emailconfirmation_model().create(address).key
    with override(address.user.language):
        url = urljoin(settings.BASE_URL, reverse("account_confirm_email", args=[key]))
        send_letter("account/email/email_confirmation", address.email, {"user": address.user, "activate_url": url, "key": key})


def send_letter(template_prefix: str, to: str, context: dict[str, Any]) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    words = {"site_name": (site.site_name if site else "") or settings.WAGTAIL_SITE_NAME, **context}
    subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", words).split())
    text = render_to_string(f"{template_prefix}_message.txt", words).strip()
    message = EmailMultiAlternatives(subject, text, to=[to])
    html = render_to_string("account/email/letter.html", {**words, "subject": subject, "text": text})
    message.attach_alternative(html, "text/html")
    message.send()
