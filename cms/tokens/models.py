"""What is known of a token besides Wagtail's own row, and the accounts of services."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import APIToken

from .scopes import CONTENT, Scope, scope_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONGEST_NAME = 80  # characters
LONGEST_PURPOSE = 300
#: Tokens from Wagtail's own command, which knows no scopes.
WITHOUT_GRANT = (scope_of(CONTENT, "GET"), scope_of(CONTENT, "POST"))


class Grant(models.Model):
    """What a token may be used for and until when, and where it was made."""

    token = models.OneToOneField(APIToken, models.CASCADE, related_name="grant", verbose_name=_("token"))
    scopes = models.JSONField(_("scopes"), default=list)
    expires_at = models.DateTimeField(_("valid until"), db_index=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by"))
    made_from = models.GenericIPAddressField(_("made from"), null=True, blank=True)
    made_with = models.CharField(_("made with"), max_length=200, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("scopes of a token")
        verbose_name_plural = _("scopes of tokens")

    def __str__(self) -> str:
        return str(self.token)

    @property
    def last_moment(self) -> datetime:
        """The last moment at which the token is valid: its date is the last day."""
        return self.expires_at - timedelta(seconds=1)

    @property
    def scope_labels(self) -> list[str]:
        """The scopes in words."""
        return [str(Scope(scope).label) for scope in self.scopes if scope in Scope.values]


class Service(models.Model):
    """A program that is no person. Its account has no address and no password; it reads and writes with the rights of its groups."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="service", verbose_name=_("account"))
    purpose = models.CharField(_("purpose"), max_length=LONGEST_PURPOSE, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")

    def __str__(self) -> str:
        return self.account.name

    @property
    def name(self) -> str:
        return self.account.name


def longest_days() -> int:
    """Return for how many days the site lets a token be valid, after the day on which it is made."""
    return max(1, int(settings.TOKEN_MAX_DAYS))


def longest_life() -> timedelta:
    """Return the longest time for which a token can be valid: to the end of its last day, in any time zone.

    If the clocks go back meanwhile, these days are an hour longer.
    """
    return timedelta(days=longest_days() + 1, hours=1)


def scopes_of(token: APIToken) -> tuple[str, ...]:
    grant = getattr(token, "grant", None)
    return tuple(grant.scopes) if grant else WITHOUT_GRANT


def end_of(token: APIToken) -> datetime:
    """Return when a token ends: as its grant says, and never later than the site allows."""
    last: datetime = token.created + longest_life()
    grant = getattr(token, "grant", None)
    return min(grant.expires_at, last) if grant else last


def is_valid(token: APIToken) -> bool:
    return token.revoked_at is None and bool(token.user.is_active) and timezone.now() < end_of(token)


def valid_tokens() -> QuerySet[APIToken]:
    """Return the tokens that can still be used, if their accounts are active."""
    now = timezone.now()
    return APIToken.objects.filter(
        Q(grant=None) | Q(grant__expires_at__gt=now), revoked_at=None, created__gt=now - longest_life()
    )


def ended_tokens(before: datetime) -> QuerySet[APIToken]:
    """Return the tokens that were revoked or have expired before then."""
    over = Q(revoked_at__lt=before) | Q(grant__expires_at__lt=before) | Q(created__lt=before - longest_life())
    return APIToken.objects.filter(over)
