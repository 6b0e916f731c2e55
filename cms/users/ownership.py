"""Who owns an address: the account that has confirmed it. Until then several may ask for it, and none blocks the others.

`User.email` and allauth's `EmailAddress` agree; the database itself keeps them in step (`triggers.py`):

- a confirmed, primary `EmailAddress` is the account's `email`;
- any other confirmed one is removed: an account has one address;
- an account whose `email` changes has only that address, still to be confirmed;
- an account that asked for an address which somebody else took has no `email`, only an `EmailAddress` waiting for its link.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from .addresses import canonical

if TYPE_CHECKING:
    from .models import User


def owner_of(address: str) -> User | None:
    """Return the account that has confirmed `address`."""
    found = EmailAddress.objects.filter(email=canonical(address), verified=True).select_related("user").first()
    return found.user if found else None


def has_confirmed(account: User) -> bool:
    """Return whether the account's owner has proved that mail to its address reaches them."""
    return EmailAddress.objects.filter(user=account, email=account.email, verified=True).exists()


def with_confirmed_address(accounts: QuerySet[User]) -> QuerySet[User]:
    """Narrow `accounts` to those that mail may be sent to."""
    return accounts.filter(Exists(EmailAddress.objects.filter(user=OuterRef("pk"), email=OuterRef("email"), verified=True)))


def sign_ups(accounts: QuerySet[User]) -> QuerySet[User]:
    """Narrow `accounts` to unconfirmed sign-ups: they have never logged in and have no rights or groups."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return accounts.filter(
        Exists(addresses), last_login=None, is_staff=False, is_superuser=False, groups=None, user_permissions=None
    ).exclude(Exists(addresses.filter(verified=True)))


def in_the_way(address: str) -> QuerySet[User]:
    """Return the accounts that prevent an administrator or the shell from giving `address` to another; sign-ups do not."""
    holders = get_user_model().objects.filter(email=address)
    return holders.exclude(pk__in=sign_ups(holders))


@transaction.atomic
def release(*, address: str, to: User | None = None, sign_ups_alone: bool = True) -> None:
    """Take `address` from accounts that have not confirmed it, except `to`. The links they were sent still work."""
    address = canonical(address)
    holders = get_user_model().objects.filter(email=address)
    if to and to.pk:
        holders = holders.exclude(pk=to.pk)
    holders = sign_ups(holders) if sign_ups_alone else holders.exclude(pk__in=with_confirmed_address(holders))
    for holder in holders:
        EmailAddress.objects.get_or_create(user=holder, email=address)
        get_user_model().objects.filter(pk=holder.pk).update(email=None)


@transaction.atomic
def forget_sign_ups(*, address: str, owner: User | None) -> None:
    """Delete the sign-ups that asked for `address`, which now belongs to `owner`, unless other data depends on them."""
    asked = list(EmailAddress.objects.filter(email=address, verified=False).exclude(user=owner).values_list("user", flat=True))
    if not asked:  # as nearly always
        return
    for account in without_anything(sign_ups(get_user_model().objects.filter(pk__in=asked))):
        account.delete()


@transaction.atomic
def make_way(*, address: str) -> None:
    """Free `address` for somebody who has proved elsewhere that it is theirs: whoever only asked for it loses it.

    Not if it belongs to somebody, or if an administrator gave it to an account whose owner has not confirmed it yet.
    """
    address = canonical(address)
    if owner_of(address) or in_the_way(address).exists():
        return
    forget_sign_ups(address=address, owner=None)
    release(address=address)
    EmailAddress.objects.filter(email=address, verified=False).delete()


def forget_changes(*, account: User) -> None:
    """Cancel a pending change of address: the password may have been changed to stop the person who requested it."""
    EmailAddress.objects.filter(user=account, verified=False).exclude(email=account.email).delete()


def expired_sign_ups(before: datetime) -> QuerySet[User]:
    """Return the sign-ups from before `before` whose address nobody confirmed, unless other data depends on them."""
    return without_anything(sign_ups(get_user_model().objects.filter(date_joined__lt=before)))


def without_anything(accounts: QuerySet[User]) -> QuerySet[User]:
    """Narrow `accounts` to those that no other data refers to, apart from their addresses."""
    for relation in accounts.model._meta.related_objects:
        if relation.related_model is not EmailAddress:
            others = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            accounts = accounts.exclude(Exists(others))
    return accounts
