"""What people add to the demo: proposed municipalities, and the profiles of its accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group as PermissionGroup
from django.contrib.auth.models import Permission
from django.db import transaction

from cms.models import Municipality, Topic

from .models import Circle, Profile, ProposedMunicipality
from .profiles.saving import save_profile
from .proposals import confirm_proposal, propose_municipality

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cms.users.models import User

WAITING = ("Beispielstadt an der Aue", "DE")
DECISIONS = ("change_proposedmunicipality", "change_admissionrequest")
ALL, GROUPS = Circle.MEMBERS, Circle.GROUPS
OPEN = dict.fromkeys(
    ("name_seen_by", "municipality_seen_by", "department_seen_by", "topics_seen_by", "advises_on_seen_by", "languages_seen_by"),
    ALL,
)

#: By account: the place in the register, from north to south, and what the profile says.
PROFILES: dict[str, tuple[int, dict[str, Any], tuple[str, ...], tuple[str, ...]]] = {
    "facilitator": (
        0,
        {
            "department": "Stadtplanung",
            "function": "Leitung des Projekts",
            "about": "Fragen Sie mich nach **Erbbaurecht** und nach Gruppen, die selbst bauen.",
            "about_seen_by": ALL,
            "function_seen_by": GROUPS,
            **OPEN,
        },
        ("housing",),
        ("de", "en"),
    ),
    "member": (1, {"department": "Wohnungsamt", **OPEN}, ("housing", "energy"), ("en", "fr")),
    "neighbour": (
        2,
        {"department": "Umweltamt", "function": "Messnetz", "function_seen_by": ALL, **OPEN},
        ("heat", "green"),
        ("ar", "en"),
    ),
}


@transaction.atomic
def add_people(accounts: Mapping[str, User], **_signal: object) -> None:
    """Create the missing proposals and profiles of the demo. Idempotent."""
    add_proposals(accounts)
    register = list(Municipality.objects.filter(latitude__isnull=False).order_by("-latitude", "pk"))
    for name, (place, facts, colours, languages) in PROFILES.items():
        if name not in accounts or Profile.objects.filter(user=accounts[name]).exists():
            continue
        topics = list(Topic.objects.filter(colour__in=colours))
        place_of = {"municipality": register[place * len(register) // len(PROFILES)]} if register else {}
        changes = {**facts, **place_of, "topics": topics, "advises_on": topics[:1], "languages": languages}
        save_profile(by=accounts[name], changes=changes)


def add_proposals(accounts: Mapping[str, User]) -> None:
    member, editor = accounts.get("member"), accounts.get("editor")
    if member is None or editor is None:
        return
    for editors in PermissionGroup.objects.filter(user=editor):
        editors.permissions.add(*Permission.objects.filter(content_type__app_label="people", codename__in=DECISIONS))
    if ProposedMunicipality.objects.exists():
        return
    propose_municipality(name=WAITING[0], country=WAITING[1], website="https://example.org/", by=member)
    known = Municipality.objects.order_by("pk").first()
    if known:
        proposal = propose_municipality(name=f"Stadt {known.name_de}", country=known.country, by=member)
        confirm_proposal(proposal=proposal, by=accounts["administrator"], municipality=known)
