"""Saving a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import require
from community.people.models import Profile, SpokenLanguage
from community.people.rules import can_have_profile

from .signals import profile_changed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MANY = ("topics", "advises_on", "regions")


@transaction.atomic
def locked_profile(user: User) -> Profile:
    """Return the stored profile of an account, made if need be, which nobody else changes until the transaction ends."""
    Profile.objects.get_or_create(user=user)
    return Profile.objects.select_for_update(of=("self",)).get(user=user)


@transaction.atomic
def save_profile(*, by: User, changes: Mapping[str, Any]) -> Profile:
    """Save the valid `changes` of a person's own profile, by the names of its fields; `name` is the account's. Raises Refused."""
    require(can_have_profile(actor_of(by)))
    profile = locked_profile(by)
    facts = {name: value for name, value in changes.items() if name not in (*MANY, "languages", "name")}
    for name, value in facts.items():
        setattr(profile, name, value)
    profile.save(update_fields=[*facts, "changed_at"])
    for name in MANY:
        if name in changes:
            getattr(profile, name).set(changes[name])
    if "languages" in changes:
        set_languages(profile, changes["languages"])
    if "name" in changes and changes["name"] != by.name:
        by.name = changes["name"]
        by.save(update_fields=["name"])
    profile_changed.send(Profile, people={by.pk})
    return profile


def set_languages(profile: Profile, codes: Collection[str]) -> None:
    profile.languages.exclude(code__in=codes).delete()
    SpokenLanguage.objects.bulk_create(
        [SpokenLanguage(profile=profile, code=code) for code in dict.fromkeys(codes)], ignore_conflicts=True
    )
