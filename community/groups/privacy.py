"""The personal data in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person

from .models import Ban, JoinAnswer, JoinRequest, Membership, RoomLogEntry, Visit

if TYPE_CHECKING:
    from cms.users.models import User

NAMED = ("group__page",)  # from which a group takes its name


def forget_in_log(holding: Holding, user: User) -> None:
    """Remove the person from the log, with the reasons that were given to her: they are about her."""
    RoomLogEntry.objects.filter(whom=user).update(note="")
    forget_person(holding, user)


def forget_request(_holding: Holding, user: User) -> None:
    """Delete the person's own requests; those that she answered lose her name."""
    JoinRequest.objects.filter(decided_by=user).update(decided_by=None)
    JoinRequest.objects.filter(user=user).delete()


def forget_ban(_holding: Holding, user: User) -> None:
    """Delete the bans of the person; those that she imposed lose her name, and hold."""
    Ban.objects.filter(by=user).update(by=None)
    Ban.objects.filter(user=user).delete()


#: The order matters: deleting a membership is logged, and then the person is removed from the log.
HOLDINGS = (
    Holding(
        Visit,
        ("membership__user",),
        _("Visits to group rooms"),
        ("membership", "latest_at", "previous_at"),
        delete_rows,
        ("membership__user", "membership__group__page"),
    ),
    Holding(Membership, ("user",), _("Memberships in groups"), ("group", "role", "joined_at"), delete_rows, NAMED),
    Holding(
        JoinRequest,
        ("user", "decided_by"),
        _("Requests to join groups that you made or answered"),
        ("group", "asked_at", "state", "decided_at"),
        forget_request,
        NAMED,
        when_erased=_("Yours are deleted; those that you answered lose your name."),
    ),
    Holding(
        JoinAnswer,
        ("request__user",),
        _("What you wrote when you asked to join groups"),
        ("question", "answer"),
        delete_rows,
    ),
    Holding(
        Ban,
        ("user", "by"),
        _("Bans from groups, yours and those that you imposed"),
        ("group", "at"),
        forget_ban,
        NAMED,
        when_erased=_("Yours are deleted; those that you imposed hold, without your name."),
    ),
    Holding(
        RoomLogEntry,
        ("by", "whom"),
        _("Group log entries"),
        ("group", "at", "action", "role", "former_role"),
        forget_in_log,
        NAMED,
        when_erased=_("They stay without your name, and without the reasons that were given to you."),
    ),
)
