"""The tokens of an account, as they are listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import APIToken

from cms.days import day_of
from cms.formatting import format_date

from .models import end_of, scopes_of
from .scopes import Scope

if TYPE_CHECKING:
    from datetime import date, datetime

    from cms.users.models import User


@dataclass(frozen=True)
class Listed:
    """A token: what is told of it."""

    token: APIToken
    scopes: list[str]  # in words
    last_day: date
    is_revoked: bool
    is_expired: bool
    last_used_at: datetime | None
    made_from: str
    made_with: str

    @property
    def is_valid(self) -> bool:
        return not self.is_revoked and not self.is_expired

    @property
    def end(self) -> str:
        """When it ends, or that it has ended."""
        if self.is_revoked:
            return _("Revoked")
        day = format_date(self.last_day)
        return (_("Expired on %(day)s") if self.is_expired else _("Valid until %(day)s")) % {"day": day}


def tokens_of(account: User, reader: User | None = None) -> list[Listed]:
    """Return the tokens of an account, valid ones first; days are those of the reader, who may be somebody else."""
    found = APIToken.objects.filter(user=account).select_related("grant", "user").order_by("-created", "-pk")
    zone = (reader or account).time_zone
    listed = [listed_from(token, day_of(last_moment(token), zone)) for token in found]
    return sorted(listed, key=lambda one: not one.is_valid)


def last_moment(token: APIToken) -> datetime:
    grant = getattr(token, "grant", None)
    last: datetime = grant.last_moment if grant else end_of(token)
    return last


def listed_from(token: APIToken, last_day: date) -> Listed:
    grant = getattr(token, "grant", None)
    return Listed(
        token=token,
        scopes=[str(Scope(scope).label) for scope in scopes_of(token) if scope in Scope.values],
        last_day=last_day,
        is_revoked=token.revoked_at is not None,
        is_expired=end_of(token) <= timezone.now(),
        last_used_at=token.last_used_at,
        made_from=(grant.made_from or "") if grant else "",
        made_with=grant.made_with if grant else "",
    )
