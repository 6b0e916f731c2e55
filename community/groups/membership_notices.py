"""Notifications about joining: to facilitators of who asks, to people of what was decided about them, to all when a group is archived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.announcing import Kind, Shown, announce, quoted
from community.access.actor import actor_of
from community.notifications.services import withdraw
from community.people.names import person_name

from .archiving import GROUP_ARCHIVED
from .joining import ASKED_TO_JOIN
from .models import GROUP, JoinRequest, RoomLogEntry, attach_public_pages
from .rules import can_enter, can_know

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cms.announcing import Facts
    from cms.users.models import User
    from community.access.actor import Actor

MEMBERSHIP = "groups.membership"
Action = RoomLogEntry.Action

#: What people are told about themselves.
SENTENCES: dict[str, StrOrPromise] = {
    Action.ADDED: gettext_lazy("You are now a member of the group “%(group)s”"),
    Action.APPROVED: gettext_lazy("You are now a member of the group “%(group)s”: your request was accepted"),
    Action.REFUSED: gettext_lazy("Your request to join the group “%(group)s” was refused"),
    Action.REMOVED: gettext_lazy("You are no longer a member of the group “%(group)s”"),
    Action.BANNED: gettext_lazy("You were banned from the group “%(group)s”"),
    Action.UNBANNED: gettext_lazy("You can join the group “%(group)s” again"),
    Action.ROLE: gettext_lazy("You have another role in the group “%(group)s”: %(role)s"),
}


# --- Who asks to join -------------------------------------------------------------------------------------------------


def show_requests(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render who asks to join, for the facilitators who can still answer."""
    visible = JoinRequest.objects.visible_to(actor_of(reader)).waiting().exclude(user=reader)
    found = visible.filter(pk__in=[facts["request"] for facts in many]).select_related("user", "group__page")
    requests = {request.pk: request for request in found}
    attach_public_pages([request.group for request in requests.values()])
    return [show_request(requests.get(facts["request"])) for facts in many]


def show_request(request: JoinRequest | None) -> Shown | None:
    if request is None or request.group.is_archived:
        return None
    return Shown(
        sentence=_("Somebody asks to join the group “%(group)s”") % {"group": quoted(request.group.title)},
        url=reverse("groups:request", args=[request.group.slug, request.pk]),
        details=(quoted(person_name(request.user)),),
        link=_("Answer the request"),
    )


def request_changed(instance: JoinRequest, **_signal: object) -> None:
    """Withdraw the notifications of a request that is answered, taken back or deleted."""
    if not instance.is_waiting:
        request_deleted(instance)


def request_deleted(instance: JoinRequest, **_signal: object) -> None:
    withdraw(kinds=[ASKED_TO_JOIN], keys=[str(instance.pk)])


# --- What was decided about people ------------------------------------------------------------------------------------


def tell_people(entries: Sequence[RoomLogEntry]) -> None:
    """Notify each person of what somebody else has decided about her membership."""
    for entry in entries:
        if entry.whom_id and entry.whom_id != entry.by_id and entry.action in SENTENCES:
            announce(kind=MEMBERSHIP, key=str(entry.pk), to=[entry.whom_id], facts={"entry": entry.pk})


def show_memberships(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render what was decided about the membership of `reader`."""
    found = RoomLogEntry.objects.filter(pk__in=[facts["entry"] for facts in many], whom=reader).select_related("group__page")
    entries = {entry.pk: entry for entry in found}
    attach_public_pages([entry.group for entry in entries.values()])
    actor = actor_of(reader)
    return [show_membership(actor, entries.get(facts["entry"])) for facts in many]


def show_membership(actor: Actor, entry: RoomLogEntry | None) -> Shown | None:
    if entry is None or entry.action not in SENTENCES:
        return None
    group = entry.group
    if can_enter(actor, group):
        url, link = group.get_absolute_url(), _("Go to the group's room")
    elif can_know(actor, group):
        url, link = reverse("groups:join", args=[group.slug]), _("How people join this group")
    else:
        url, link = reverse("community:start"), _("My page")
    return Shown(
        sentence=str(SENTENCES[entry.action]) % {"group": quoted(group.title), "role": entry.get_role_display()},
        url=url,
        details=(_("Reason: %(reason)s") % {"reason": quoted(entry.note)},) if entry.note else (),
        link=link,
    )


# --- Archived, reopened -----------------------------------------------------------------------------------------------


def show_archivings(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render that a group was archived or reopened, for those who are still its members."""
    visible = RoomLogEntry.objects.filter(group__in=actor_of(reader).keys(GROUP), pk__in=[facts["entry"] for facts in many])
    entries = {entry.pk: entry for entry in visible.select_related("group__page")}
    attach_public_pages([entry.group for entry in entries.values()])
    return [show_archiving(entries.get(facts["entry"])) for facts in many]


def show_archiving(entry: RoomLogEntry | None) -> Shown | None:
    if entry is None:
        return None
    is_archived = entry.action == Action.ARCHIVED
    sentence = _("The group “%(group)s” has been archived") if is_archived else _("The group “%(group)s” has been reopened")
    about = (
        _("You can still read and search everything in it. Nobody can add or change anything.")
        if is_archived
        else _("You can write in it again.")
    )
    return Shown(
        sentence=sentence % {"group": quoted(entry.group.title)},
        url=entry.group.get_absolute_url(),
        details=(about, *((quoted(entry.note),) if entry.note else ())),
        link=_("Go to the group's room"),
    )


KINDS = (
    Kind(ASKED_TO_JOIN, gettext_lazy("Requests to join groups that you facilitate"), show_requests, is_per_group=True),
    Kind(MEMBERSHIP, gettext_lazy("Decisions about your membership in groups"), show_memberships),
    Kind(GROUP_ARCHIVED, gettext_lazy("Groups of yours that are archived or reopened"), show_archivings),
)
