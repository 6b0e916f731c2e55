"""The groups of the demo: groups for the four public pages, their members, and a few private files."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group as PermissionGroup
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, ImageDraw

from community.invitations.models import Invitation
from community.invitations.services import invite
from community.people.demo import with_members

from .memberships import INTO_GROUP
from .models import Group, GroupFile, Membership
from .services import upload_file

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
#: By the German slug of the public page: (uploader, title, file name, text).
NOTES = {
    "bezahlbarer-wohnraum": ("facilitator", "Fragen für das nächste Treffen", "fragen.md", """# Fragen für das nächste Treffen

- Welche Flächen gehören der Kommune, und was darf sie mit ihnen tun?
- Wer baut günstig, ohne dass das Quartier darunter leidet?
- Welche Bilder zeigen den Menschen im Viertel, was möglich ist?
"""),
    "hitze-in-der-stadt-alumni": ("neighbour", "Messpunkte im Sommer", "messpunkte.csv", """Ort;Untergrund;Schatten
Marktplatz;Stein;keiner
Schulhof;Asphalt;zwei Bäume
Flussufer;Wiese;Baumreihe
"""),
    "risikoinformierte-stadtentwicklung": ("neighbour", "", "karten-und-quellen.txt", """Karten, die wir brauchen: Überflutung, Hangrutsch, Hitze, Wege zur Hilfe.
"""),
    "erneuerbare-energien": ("facilitator", "Dächer, die sich eignen", "daecher.csv", """Gebäude;Neigung;Richtung
Rathaus;flach;alle
Schule;30 Grad;Süden
"""),
}  # fmt: skip


def add_groups(accounts: Mapping[str, User], pages: Mapping[str, Page], **_signal: object) -> None:
    """Create the missing groups, memberships and files of the demo. Idempotent."""
    accounts = with_members(accounts)
    with transaction.atomic():
        groups = {slug: make_group(slug, pages[slug], accounts) for slug in PEOPLE if slug in pages}
        let_editors_administer(accounts.get("editor"))
    # A file must be stored outside of any transaction (see `upload_file`).
    transaction.on_commit(partial(share_files, groups, accounts))
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


def share_files(groups: Mapping[str, Group], accounts: Mapping[str, User]) -> None:
    """Share the missing files."""
    for slug, group in groups.items():
        uploader, title, name, text = NOTES[slug]
        share(group, accounts.get(uploader), title, name, text.encode())
    if "bezahlbarer-wohnraum" in groups:
        housing = groups["bezahlbarer-wohnraum"]
        share(housing, accounts.get("member"), "Skizze: Haus um einen Hof", "hofhaus.png", draw_courtyard_house())


def share(group: Group, by: User | None, title: str, name: str, content: bytes) -> None:
    """Share a file unless the group has one of this name."""
    if by is not None and not GroupFile.objects.filter(group=group, file__name=name).exists():
        upload_file(group=group, upload=SimpleUploadedFile(name, content), title=title, by=by)


def draw_courtyard_house() -> bytes:
    """Return a PNG: the plan of a house with flats around a courtyard and a tree in it."""
    plan = Image.new("RGB", (720, 540), "#fcfbf8")
    pen = ImageDraw.Draw(plan)
    pen.rectangle((60, 60, 660, 480), outline="#14213a", width=8)
    pen.rectangle((220, 190, 500, 350), fill="#dcebe8", outline="#14213a", width=8)
    for wall in ((220, 60, 220, 190), (360, 60, 360, 190), (500, 60, 500, 190), (220, 350, 220, 480), (500, 350, 500, 480)):
        pen.line(wall, fill="#14213a", width=6)
    pen.ellipse((320, 230, 400, 310), fill="#2f7044")
    buffer = BytesIO()
    plan.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
