"""Notifications of a group's facilitators about changes of membership."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.announcing import Kind, Shown, announce, quoted
from cms.formatting import format_moment, format_number
from cms.jobs.declaring import job
from cms.jobs.queueing import enqueue
from cms.mail.addresses import one_line
from cms.users.models import User
from community.access.actor import actor_of, actors_of
from community.notifications.services import withdraw_group

from .listing import groups_of
from .membership_notices import tell_people
from .models import Group, Membership, RoomLogEntry, attach_public_pages
from .rules import can_read_log

if TYPE_CHECKING:
    from cms.announcing import Facts
    from community.access.actor import Actor

PEOPLE_CHANGED = "groups.people_changed"
FACILITATOR = Membership.Role.FACILITATOR
Action = RoomLogEntry.Action
COMING = (Action.JOINED, Action.ENTERED)  # of one's own accord


def titles_of(actor: Actor) -> dict[int, str]:
    """Return the titles of the groups of `actor` by key, in the active language."""
    return {group.pk: group.title for group in groups_of(actor)}


# --- Who belongs to the group -----------------------------------------------------------------------------------------


def people_changed(group: int, **_signal: object) -> None:
    """Notify the facilitators when somebody else changes their group's members: once per transaction."""
    enqueue(notify_of_people, group)


@job(title=gettext_lazy("Tell the facilitators of a group who came and who left"))
def notify_of_people(group_id: int) -> None:
    group = Group.objects.filter(pk=group_id).first()
    if group is None:
        return
    with transaction.atomic():
        waiting = RoomLogEntry.objects.select_for_update(of=("self",)).filter(group=group, is_told=False)
        entries = list(waiting.order_by("at", "pk"))
        waiting.update(is_told=True)
        if not entries:  # notified of with an earlier change
            return
        tell_people(entries)
        for reader in readers_of(group):
            news = [entry.pk for entry in entries if entry.by_id != reader.pk]
            if news:
                announce(
                    kind=PEOPLE_CHANGED, key=f"{group.pk}.{news[-1]}", to=[reader.pk], facts={"entries": news}, group=group.pk
                )


def readers_of(group: Group) -> list[User]:
    """Return the facilitators who can read the log. Whoever is one no longer is told of that by `tell_people`."""
    current = Membership.objects.filter(group=group, role=FACILITATOR)
    people = User.objects.filter(pk__in=current.values("user"), is_active=True).order_by("pk")
    return [person for person, actor in actors_of(people) if can_read_log(actor, group)]


def show_people(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render who joined and who left, for facilitators."""
    keys = [key for facts in many for key in facts["entries"]]
    found = RoomLogEntry.objects.filter(pk__in=keys).select_related("by", "whom", "group__page").order_by("at", "pk")
    entries = {entry.pk: entry for entry in found}
    attach_public_pages([entry.group for entry in entries.values()])
    actor = actor_of(reader)
    return [show_changes(actor, [entry for key in facts["entries"] if (entry := entries.get(key))]) for facts in many]


def show_changes(actor: Actor, entries: Sequence[RoomLogEntry]) -> Shown | None:
    if not entries or not can_read_log(actor, entries[0].group):
        return None
    group = entries[0].group
    if all(entry.action in COMING for entry in entries):
        return show_newcomers(group, entries)
    return Shown(
        sentence=_("Members of the group “%(group)s” have changed") % {"group": quoted(group.title)},
        url=reverse("groups:log", args=[group.slug]),
        details=details_of(entries),
        note=_(
            "Members can read everything in the group’s room straight away. If you did not expect this, contact the editors of the website."
        ),
        link=_("See the log of the room"),
    )


def show_newcomers(group: Group, entries: Sequence[RoomLogEntry]) -> Shown:
    """Render who has joined of her own accord, for facilitators to greet."""
    sentence = ngettext(
        "%(number)s person has joined the group “%(group)s”", "%(number)s people have joined the group “%(group)s”", len(entries)
    )
    return Shown(
        sentence=sentence % {"number": format_number(len(entries)), "group": quoted(group.title)},
        url=reverse("groups:people", args=[group.slug]),
        details=details_of(entries),
        note=_("Greet newcomers, and tell them where to begin."),
        link=_("See the people of the group"),
    )


def details_of(entries: Sequence[RoomLogEntry]) -> tuple[str, ...]:
    return tuple(f"{one_line(entry.sentence)} ({format_moment(entry.at)})" for entry in entries)


# --- What is withdrawn ------------------------------------------------------------------------------------------------


def member_left(group: int, user: int, **_signal: object) -> None:
    """Withdraw the notifications of somebody who left a group. The one that they were removed is sent after this."""
    withdraw_group(group=group, person=user)


KINDS = (
    Kind(PEOPLE_CHANGED, gettext_lazy("People joining and leaving groups that you facilitate"), show_people, is_per_group=True),
)
