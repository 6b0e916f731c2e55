"""Proposed municipalities of the demo: one pending, and one that the editors found in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group as PermissionGroup
from django.contrib.auth.models import Permission
from django.db import transaction

from cms.models import Municipality

from .models import ProposedMunicipality
from .proposals import confirm_proposal, propose_municipality

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cms.users.models import User

WAITING = ("Beispielstadt an der Aue", "DE")


@transaction.atomic
def add_proposals(accounts: Mapping[str, User], **_signal: object) -> None:
    """Create the missing proposals of the demo. Idempotent."""
    member, editor = accounts.get("member"), accounts.get("editor")
    if member is None or editor is None:
        return
    for editors in PermissionGroup.objects.filter(user=editor):
        editors.permissions.add(Permission.objects.get(content_type__app_label="people", codename="change_proposedmunicipality"))
    if ProposedMunicipality.objects.exists():
        return
    propose_municipality(name=WAITING[0], country=WAITING[1], website="https://example.org/", by=member)
    known = Municipality.objects.order_by("pk").first()
    if known:
        proposal = propose_municipality(name=f"Stadt {known.name_de}", country=known.country, by=member)
        confirm_proposal(proposal=proposal, by=accounts["administrator"], municipality=known)
