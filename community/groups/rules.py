"""Who may do what in a group's room, with the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no

from .models import Group, GroupFile, Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from cms.users.models import User

    Reader: TypeAlias = User | AnonymousUser


def can_enter(user: Reader, group: Group) -> Verdict:
    """Who reads the room and its files."""
    if Group.objects.visible_to(user).filter(pk=group.pk).exists():
        return YES
    if not user.is_authenticated:
        return no(_("This room is for the members of the group. If you are one, log in."))
    return no(_("This room is for the members of the group, and your account is not among them."))


def can_upload(user: Reader, group: Group) -> Verdict:
    """Who adds a file."""
    return can_enter(user, group)


def can_delete_file(user: Reader, file: GroupFile) -> Verdict:
    """Who removes a file: the person it is from, and the group's facilitators."""
    entry = can_enter(user, file.group)
    if not entry:
        return entry
    if GroupFile.objects.deletable_by(user).filter(pk=file.pk).exists():
        return YES
    return no(_("Only the person who uploaded a file, or a facilitator of the group, can delete it."))


def can_edit_welcome(user: Reader, group: Group) -> Verdict:
    """Who writes the welcome text in the room."""
    entry = can_enter(user, group)
    if not entry:
        return entry
    if is_facilitator(user, group):
        return YES
    return no(_("Only a facilitator of the group can change the welcome text."))


def can_read_log(user: Reader, group: Group) -> Verdict:
    """Who reads what happened in the room."""
    entry = can_enter(user, group)
    if not entry:
        return entry
    return YES if is_facilitator(user, group) else no(_("Only a facilitator of the group can read the log."))


def is_facilitator(user: Reader, group: Group) -> bool:
    """Tell whether `user` facilitates `group`."""
    return Membership.objects.of(user).filter(group=group, role=Membership.Role.FACILITATOR).exists()
