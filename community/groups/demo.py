"""The groups of the demo: groups for the four public pages, and their members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group as PermissionGroup
from django.contrib.auth.models import Permission
from django.db import transaction

from community.invitations.models import Invitation
from community.invitations.services import invite
from community.people.demo import with_members

from .memberships import INTO_GROUP
from .models import Group, Membership

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wagtail.models import Page

    from cms.users.models import User

MEMBER, FACILITATOR = Membership.Role.MEMBER, Membership.Role.FACILITATOR

WELCOME = """Willkommen im Raum der Gruppe.

Hier liegt, was nur unter uns bleibt: Entwürfe, Protokolle, Bilder von Orten.

- **Hochladen** können alle Mitglieder.
- **Löschen** kann, wer hochgeladen hat, und die Moderation.
"""

INVITED = "stadtplanung@example.org"  # a role address, like all addresses of the demo

#: The members of each group, by the German slug of the public page.
PEOPLE = {
    "bezahlbarer-wohnraum": {
        "facilitator": FACILITATOR,
        "member": MEMBER,
        "building-control": MEMBER,
        "real-estate": MEMBER,
        "urban-planning": MEMBER,
        "housing-office": MEMBER,
        "participation": MEMBER,
    },
    "hitze-in-der-stadt-alumni": {"neighbour": FACILITATOR, "public-health": MEMBER, "parks": MEMBER, "urban-planning": MEMBER},
    "risikoinformierte-stadtentwicklung": {"neighbour": MEMBER, "flood-control": FACILITATOR, "public-health": MEMBER},
    "erneuerbare-energien": {"facilitator": FACILITATOR, "neighbour": MEMBER, "climate-action": MEMBER, "real-estate": MEMBER},
}
#: How people join each group, by the German slug of the public page; the others are joined by invitation.
POLICIES = {
    "bezahlbarer-wohnraum": (Group.Joining.REQUEST, "Woran arbeiten Sie gerade?\nAn welchem Lernprozess haben Sie teilgenommen?"),
    "hitze-in-der-stadt-alumni": (Group.Joining.OPEN, ""),
    "erneuerbare-energien": (Group.Joining.REQUEST, ""),
}


def add_groups(accounts: Mapping[str, User], pages: Mapping[str, Page], **_signal: object) -> None:
    """Create the missing groups and memberships of the demo. Idempotent."""
    accounts = with_members(accounts)
    with transaction.atomic():
        groups = {slug: make_group(slug, pages[slug], accounts) for slug in PEOPLE if slug in pages}
        let_editors_administer(accounts.get("editor"))
    if "bezahlbarer-wohnraum" in groups and "facilitator" in accounts:
        invite_once(groups["bezahlbarer-wohnraum"], accounts["facilitator"])


def make_group(slug: str, page: Page, accounts: Mapping[str, User]) -> Group:
    """Return the group of `page`, with its members."""
    policy, questions = POLICIES.get(slug, (Group.Joining.INVITATION, ""))
    facts = {"page_id": page.pk, "welcome": WELCOME, "join_policy": policy, "join_questions": questions}
    group, _made = Group.objects.get_or_create(slug=slug, defaults=facts)
    for name, role in PEOPLE[slug].items():
        if name in accounts:
            Membership.objects.get_or_create(group=group, user=accounts[name], defaults={"role": role})
    return group


def invite_once(group: Group, by: User) -> None:
    """Invite somebody into the group, unless an invitation was sent before."""
    if not Invitation.objects.to(INTO_GROUP, group.pk).filter(address=INVITED).exists():
        invite(kind=INTO_GROUP, thing=group.pk, role=MEMBER, address=INVITED, language="de", by=by)


def let_editors_administer(editor: User | None) -> None:
    """Give the editor groups of the demo's editor the permissions on groups and memberships."""
    if editor is None:
        return
    permissions = Permission.objects.filter(content_type__app_label="groups", content_type__model__in=("group", "membership"))
    for editors in PermissionGroup.objects.filter(user=editor):
        editors.permissions.add(*permissions)
