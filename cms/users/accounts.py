"""Services around accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import transaction

if TYPE_CHECKING:
    from .models import User


@transaction.atomic
def confirm_address(*, account: User) -> EmailAddress:
    """Note that the account's e-mail address is confirmed, as for accounts that are made here and not by their person.

    Without it the first login waits for the link of a confirmation e-mail.
    """
    EmailAddress.objects.filter(user=account, primary=True).exclude(email=account.email).update(primary=False)
    address, _made = EmailAddress.objects.update_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )
    return address
