"""Making and revoking tokens and services."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from wagtail.log_actions import log
from wagtail.models import APIToken

from cms.days import today
from cms.formatting import format_date
from cms.users.models import User

from .letters import send_ended, send_made
from .models import Grant, Service, longest_days, valid_tokens
from .scopes import OF_SERVICES, Scope, with_reading

if TYPE_CHECKING:
    from django.contrib.auth.models import Group

MOST_TOKENS = 50  # of one account: nobody overlooks more
MADE, REVOKED, CHANGED = "tokens.made", "tokens.revoked", "tokens.service_changed"  # the names of log entries


@dataclass(frozen=True)
class Origin:
    """Where a token was made."""

    ip: str | None = None
    user_agent: str = ""


@sensitive_variables("plain")
@transaction.atomic
def make_token(
    *, account: User, name: str, scopes: Iterable[str], last_day: date, by: User, origin: Origin | None = None
) -> tuple[APIToken, str]:
    """Make a token for `account` that is valid until the end of a day of whoever makes it. Return it with its text, which is not stored.

    Raises ValidationError.
    """
    User.objects.select_for_update().get(pk=account.pk)  # two forms sent at once are counted one after the other
    given = with_reading(scopes)
    allowed = {str(scope) for scope in (OF_SERVICES if is_service(account) else Scope)}
    if not given or not allowed.issuperset(given):
        raise ValidationError({"scopes": _("Choose what the token may be used for.")})
    if last_day < today(by.time_zone):
        raise ValidationError({"last_day": _("This day is over.")})
    if last_day > latest_day(by):
        raise ValidationError(
            {"last_day": _("On this site a token is valid until %(day)s at most.") % {"day": format_date(latest_day(by))}}
        )
    until = datetime.combine(last_day + timedelta(days=1), time(), tzinfo=by.time_zone)
    if valid_tokens().filter(user=account).count() >= MOST_TOKENS:
        raise ValidationError(_("There are too many tokens already. Revoke those that are not used any more."))
    token, plain = APIToken.create_token(user=account, name=name)
    origin = origin or Origin()
    token.grant = Grant.objects.create(
        token=token, scopes=given, expires_at=until, made_by=by, made_from=origin.ip, made_with=origin.user_agent[:200]
    )
    write_log(token, MADE, by, scopes=given)
    if not is_service(account):
        send_made(token)
    return token, plain


def write_log(token: APIToken, action: str, by: User | None, **data: Any) -> None:
    """Write into the log of the admin what happened to a token; for a service, among what happened to it.

    The entry of a person's token names its prefix alone: it stays when the account is deleted.
    """
    if is_service(token.user):
        log(instance=token.user.service, action=action, user=by, data={"token": token.name, "prefix": token.prefix, **data})
    else:
        log(instance=token, action=action, user=by, title=token.prefix, data=data)


@transaction.atomic
def revoke_tokens(tokens: Collection[APIToken], *, by: User | None, **why: str) -> int:
    """Revoke tokens; return how many had not been revoked before. `by` is None where nobody did it by hand."""
    count = 0
    for token in tokens:
        if APIToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
            count += 1
            write_log(token, REVOKED, by, **why)
    return count


def end_tokens(account: User, **_signal: Any) -> None:
    """Revoke a person's tokens with a new password, or when the account is switched off. She is told which: programs stop.

    A service has no password, and its tokens only rest while it is switched off.
    """
    tokens = list(valid_tokens().filter(user=account, user__service=None).select_related("user", "grant").order_by("-created"))
    if tokens and revoke_tokens(tokens, by=None, why="new password" if account.is_active else "account switched off"):
        send_ended(account, tokens)


def latest_day(by: User) -> date:
    """Return the last day on which a token made today can be valid."""
    return today(by.time_zone) + timedelta(days=longest_days())


def is_service(account: User) -> bool:
    return hasattr(account, "service")


@transaction.atomic
def save_service(
    *, service: Service | None = None, name: str, purpose: str, groups: Collection[Group], is_active: bool = True, by: User
) -> Service:
    """Make a service, or change one. Without an address and a password nobody can log in with its account."""
    account = service.account if service else User(email=None)
    account.name, account.is_active = name, is_active
    if service is None:
        account.set_unusable_password()
    account.save()
    account.groups.set(groups)
    if service is None:
        service = Service(account=account, made_by=by)
    service.purpose = purpose
    service.save()
    log(
        instance=service,
        action=CHANGED,
        user=by,
        data={"name": name, "groups": [group.name for group in groups], "is_active": is_active},
    )
    return service


@transaction.atomic
def delete_service(service: Service, *, by: User) -> None:
    """Delete a service with its account and its tokens. What it wrote stays."""
    log(instance=service, action="wagtail.delete", user=by)
    service.account.delete()
