"""What people add to the demo: its members with their profiles, and proposed municipalities."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.contrib.auth.models import Group as PermissionGroup
from django.contrib.auth.models import Permission
from django.db import transaction

from cms.demo.directory import names
from cms.models import Municipality, Region, Topic
from cms.users.accounts import confirm_address
from cms.users.models import User

from .models import Circle, Profile, ProposedMunicipality
from .profiles.saving import save_profile
from .proposals import confirm_proposal, propose_municipality

if TYPE_CHECKING:
    from collections.abc import Mapping

WAITING = ("Beispielstadt an der Aue", "DE")
DECISIONS = ("change_proposedmunicipality", "change_admissionrequest")
CIRCLES = {"groups": Circle.GROUPS, "members": Circle.MEMBERS}
#: What all members of the demo's community see of each member.
SHOWN = ("name", "municipality", "topics", "advises_on", "languages")
SHOWN_TO_THE_CIRCLE = ("department", "function", "about")


@transaction.atomic
def add_people(accounts: Mapping[str, User], **_signal: object) -> None:
    """Create the missing proposals, members and profiles of the demo. Idempotent."""
    add_proposals(accounts)
    said = yaml.safe_load(Path(__file__).with_name("demo.yaml").read_text("utf-8"))
    places = {key: make_municipality(facts) for key, facts in said["municipalities"].items()}
    for key, facts in said["members"].items():
        user = accounts.get(key) or (make_member(key, facts) if "name" in facts else None)
        if user is not None and not Profile.objects.filter(user=user).exists():
            make_profile(user, facts, places[facts["municipality"]])


def with_members(accounts: Mapping[str, User]) -> dict[str, User]:
    """Return the accounts of the demo by name, with those of its members that have no password."""
    said = yaml.safe_load(Path(__file__).with_name("demo.yaml").read_text("utf-8"))
    addresses = {address_of(key): key for key in said["members"]}
    return {**{addresses[user.email]: user for user in User.objects.filter(email__in=addresses)}, **accounts}


def address_of(key: str) -> str:
    return f"{key}@example.org"


def make_municipality(said: dict[str, Any]) -> Municipality:
    latitude, longitude = (Decimal(str(degrees)) for degrees in said["place"])
    facts = {"region": Region.objects.filter(slug=said["region"]).first(), "latitude": latitude, "longitude": longitude}
    found, _made = Municipality.objects.get_or_create(
        name_de=said["name"]["de"], country=said["country"], defaults={**names(said), **facts}
    )
    return found


def make_member(key: str, said: Mapping[str, Any]) -> User:
    """Return the account of a member, created without a password if it is missing."""
    user = User.objects.filter(email=address_of(key)).first()
    if user is None:
        user = User.objects.create_user(address_of(key), None, name=said["name"], language=said["language"])
        confirm_address(account=user)
    return user


def make_profile(user: User, said: Mapping[str, Any], municipality: Municipality) -> None:
    circle = CIRCLES[said["circle"]]
    changes = {name: said[name] for name in SHOWN_TO_THE_CIRCLE if name in said}
    changes |= {name: list(Topic.objects.filter(colour__in=said[name])) for name in ("topics", "advises_on")}
    changes |= {f"{name}_seen_by": Circle.MEMBERS for name in SHOWN}
    changes |= {f"{name}_seen_by": circle for name in SHOWN_TO_THE_CIRCLE if name in said}
    save_profile(by=user, changes={**changes, "municipality": municipality, "languages": said["languages"]})


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
