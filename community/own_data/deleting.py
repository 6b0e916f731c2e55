"""Deleting an account with what belongs to its person."""

from __future__ import annotations

from django.db import transaction

from cms.users.models import User
from cms.users.ownership import with_confirmed_address
from community.access.actor import Actor
from community.access.verdicts import require
from community.privacy.registry import erase_person

from .letters import farewell
from .models import DataExport
from .rules import can_delete_account


@transaction.atomic
def delete_own_account(*, by: User) -> None:
    """Delete a person's own account. Raises Refused."""
    stored = User.objects.select_for_update().get(pk=by.pk)
    require(can_delete_account(Actor(stored)))
    delete_account(stored)


@transaction.atomic
def delete_account(user: User) -> None:
    """Erase a person from the community, delete the account, and write to the address that it had."""
    letter = farewell(user) if with_confirmed_address(User.objects.filter(pk=user.pk)).exists() else None
    erase(user)
    if letter:
        letter.send()  # stored with the rest; sent after the commit


@transaction.atomic
def erase(user: User) -> None:
    """Erase a person and the account without a letter: also after an older backup was restored, when she has had it already."""
    for export in DataExport.objects.filter(user=user):
        export.delete()
    erase_person(user=user)
    User.objects.get(pk=user.pk).delete()  # fetched anew: what hangs on it has just been deleted
