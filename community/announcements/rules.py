"""Rules for announcements. They take an actor and an object, and make no queries; an announcement is fetched `with_texts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no
from community.groups.models import Group, facilitated_groups
from community.groups.rules import IS_ARCHIVED, can_enter, facilitates

if TYPE_CHECKING:
    from community.access.actor import Actor

    from .models import Announcement

ANNOUNCE = "announcements.add_announcement"
LOG_IN = no(_("Log in to read announcements."))
NOT_YOURS = no(_("You can announce something to groups that you facilitate."))
IS_WITHDRAWN = no(_("This announcement has been withdrawn."))


def can_list(actor: Actor) -> Verdict:
    """Return whether `actor` has a list of announcements, empty or not."""
    return YES if actor.is_authenticated else LOG_IN


def can_read_in(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can read the announcements to a group."""
    return can_enter(actor, group)


def can_announce_to_all(actor: Actor) -> Verdict:
    """Return whether `actor` can announce something to all members: staff with the permission, which Django caches on the account."""
    if actor.account and actor.account.has_perm(ANNOUNCE):
        return YES
    return no(_("Only staff can announce something to all members."))


def can_announce_to(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can announce something to a group: its facilitators, and staff with the permission. Nobody if it is archived."""
    if not facilitates(actor, group.pk) and not can_announce_to_all(actor):
        return NOT_YOURS
    return IS_ARCHIVED if group.is_archived else YES


def can_announce(actor: Actor) -> Verdict:
    """Return whether `actor` can announce anything to anybody."""
    if not actor.is_authenticated:
        return LOG_IN
    return YES if facilitated_groups(actor) or can_announce_to_all(actor) else NOT_YOURS


def can_change(actor: Actor, announcement: Announcement) -> Verdict:
    """Return whether `actor` can change or withdraw an announcement: whoever could make it now."""
    if announcement.is_withdrawn:
        return IS_WITHDRAWN
    if announcement.is_to_everybody:
        return can_announce_to_all(actor)
    verdicts = [can_announce_to(actor, group) for group in announcement.groups.all()]
    return next((verdict for verdict in verdicts if not verdict), YES if verdicts else NOT_YOURS)
