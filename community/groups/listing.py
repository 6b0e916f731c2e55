"""Lists of groups, annotated for a reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.group_files import NO_FILES, files_of_groups

from .membership_rules import IS_BANNED, can_ask, can_join
from .models import ASKED, BANNED, Group, JoinRequest, attach_public_pages
from .rules import can_enter, can_know, facilitates

if TYPE_CHECKING:
    from community.access.actor import Actor


def groups_of(actor: Actor) -> list[Group]:
    """Return the groups of `actor` by title, each with `is_facilitated`, `file_count` and `newest_file_at`."""
    groups = list(Group.objects.visible_to(actor).select_related("page"))
    attach_public_pages(groups)
    figures = files_of_groups([group.pk for group in groups])
    for group in groups:
        group.is_facilitated = facilitates(actor, group.pk)
        group.file_count, group.newest_file_at = figures.get(group.pk, NO_FILES)
    return sorted(groups, key=lambda group: (group.is_archived, group.title.casefold()))


@dataclass(frozen=True)
class Listed:
    """A group in the directory, what the reader is in it, and how people join."""

    group: Group
    is_member: bool
    has_asked: bool
    is_banned: bool
    may_join: bool  # at once
    may_ask: bool

    @property
    def way_in(self) -> str:
        """How people join, in a few words."""
        return str(IS_BANNED.reason) if self.is_banned else words_for_joining(self.group)


def groups_known_to(actor: Actor) -> list[Listed]:
    """Return the groups that `actor` may know of, by title: the own ones, and those with a published page. Three queries."""
    own = Group.objects.visible_to(actor)
    groups = list((own | Group.objects.with_page()).select_related("page").distinct())
    attach_public_pages(groups)
    known = [group for group in groups if can_know(actor, group)]
    return [listed(actor, group) for group in sorted(known, key=lambda one: (one.is_archived, one.title.casefold()))]


def listed(actor: Actor, group: Group) -> Listed:
    return Listed(
        group,
        is_member=bool(can_enter(actor, group)),
        has_asked=bool(actor.roles(ASKED, group.pk)),
        is_banned=bool(actor.roles(BANNED, group.pk)),
        may_join=bool(can_join(actor, group)),
        may_ask=bool(can_ask(actor, group)),
    )


def words_for_joining(group: Group) -> str:
    """Return how people join a group, for its page and the directory, in the active language."""
    if group.is_archived:
        return _("This group is archived. Nobody can join it any more.")
    return {
        Group.Joining.OPEN: _("Members of the community can join this group at once. Other people ask its facilitators."),
        Group.Joining.REQUEST: _("Ask to join this group. Its facilitators decide."),
        Group.Joining.INVITATION: _("People join this group by invitation."),
    }[Group.Joining(group.join_policy)]


def own_request(actor: Actor, group: Group) -> JoinRequest | None:
    """Return the latest request of `actor` to join the group."""
    return JoinRequest.objects.filter(group=group, user=actor.pk).order_by("pk").last() if actor.is_authenticated else None
