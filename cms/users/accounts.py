"""Services for accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import transaction

from .ownership import forget_sign_ups, release

if TYPE_CHECKING:
    from .models import User


@transaction.atomic
def confirm_address(*, account: User) -> EmailAddress:
    """Mark the account's e-mail address as confirmed, for accounts that were not created by their owner.

    Without this, the first login waits for the link in a confirmation e-mail.
    """
    if not account.email:
        raise ValueError("Only an account with an address can have it confirmed.")
    EmailAddress.objects.filter(user=account, primary=True).exclude(email=account.email).update(primary=False)
    address, _made = EmailAddress.objects.update_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )
    forget_sign_ups(address=account.email, owner=account)
    return address


@transaction.atomic
def claim_address(*, address: EmailAddress) -> bool:
    """Prepare `address` for confirmation: other accounts that asked for it lose it. Return whether it is free."""
    rows = list(EmailAddress.objects.select_for_update().filter(email=address.email))
    others = [row for row in rows if row.pk != address.pk]
    if len(others) == len(rows) or any(row.verified for row in others):
        return False
    release(address=address.email, to=address.user, sign_ups_alone=False)
    return True
