"""The e-mails about a token: that it was made, that it will expire, that it ended with the password. No letter contains the token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from cms.days import day_of
from cms.formatting import format_date
from cms.users.letters import send_letter
from cms.users.models import User
from cms.users.ownership import with_confirmed_address

if TYPE_CHECKING:
    from wagtail.models import APIToken


def send_made(token: APIToken) -> None:
    """Tell a person that there is a new token for her account: she may not have made it."""
    _send("account/email/token_made", token, token.user, reverse_name="tokens:list")


def send_expiry(token: APIToken) -> None:
    """Tell the person of a token, or whoever made that of a service, that it will expire."""
    if hasattr(token.user, "service"):
        _send("account/email/service_token_expires", token, token.grant.made_by, reverse_name="services")
    else:
        _send("account/email/token_expires", token, token.user, reverse_name="tokens:list")


def send_ended(account: User, tokens: Sequence[APIToken]) -> None:
    """Tell a person which of her tokens ended with her old password."""
    if gets_letters(account):
        with override(account.language):
            facts = {"tokens": tokens, "url": urljoin(settings.BASE_URL, reverse("tokens:list"))}
            send_letter("account/email/tokens_ended", account.email or "", facts)


def gets_letters(reader: User) -> bool:
    return with_confirmed_address(User.objects.filter(pk=reader.pk, is_active=True)).exists()


def _send(template: str, token: APIToken, reader: User | None, *, reverse_name: str) -> None:
    if reader is None or not gets_letters(reader):
        return
    with override(reader.language):
        facts = {
            "name": token.name,
            "prefix": token.prefix,
            "account": token.user.name,
            "scopes": token.grant.scope_labels,
            "until": format_date(day_of(token.grant.last_moment, reader.time_zone)),
            "url": urljoin(settings.BASE_URL, reverse(reverse_name)),
        }
        send_letter(template, reader.email or "", facts)
