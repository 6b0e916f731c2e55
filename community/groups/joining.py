"""Joining an open group, asking to join, and what the facilitators answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.announcing import announce
from community.access.actor import Actor
from community.access.verdicts import Refused, require

from .log import acting, write
from .membership_rules import IS_DECIDED, can_ask, can_decide, can_join, can_withdraw_request
from .memberships import can_be_let_in, locked_group
from .models import LONGEST_ANSWER, LONGEST_REASON, Group, JoinAnswer, JoinRequest, Membership, RoomLogEntry

if TYPE_CHECKING:
    from cms.users.models import User

ASKED_TO_JOIN = "groups.asked"  # the kind of notification
Action, State = RoomLogEntry.Action, JoinRequest.State


@transaction.atomic
def join_group(*, group: Group, by: User) -> Membership:
    """Join an open group at once. Raises Refused."""
    locked = locked_group(group.pk)
    require(can_join(Actor(by), locked))
    with acting(by, Action.ENTERED):
        return Membership.objects.create(group=locked, user=by)


@transaction.atomic
def ask_to_join(*, group: Group, answers: Sequence[str] = (), by: User) -> JoinRequest:
    """Ask the facilitators to be let in. Raises Refused, and ValidationError for an answer that is too long.

    `answers` are those to the group's questions, in their order; a group without questions takes one message.
    """
    locked = locked_group(group.pk)
    require(can_ask(Actor(by), locked))
    asked = locked.questions or [""]
    words = [answer.replace("\0", "").strip() for answer in answers][: len(asked)]
    if any(len(answer) > LONGEST_ANSWER for answer in words):
        raise ValidationError(_("An answer can have 2,000 characters at most."))
    request = JoinRequest.objects.create(group=locked, user=by)
    pairs = zip(asked, words, strict=False)
    JoinAnswer.objects.bulk_create(JoinAnswer(request=request, question=one, answer=answer) for one, answer in pairs if answer)
    facilitators = locked.memberships.facilitators().filter(user__is_active=True).values_list("user", flat=True)
    announce(
        kind=ASKED_TO_JOIN,
        key=str(request.pk),
        to=list(facilitators),
        facts={"request": request.pk},
        actor=by,
        group=locked.pk,
    )
    return request


@transaction.atomic
def withdraw_request(*, request: JoinRequest, by: User) -> None:
    """Take one's own request back; what was written in it is deleted. Raises Refused."""
    stored = stored_request(request)
    require(can_withdraw_request(Actor(by), stored))
    stored.answers.all().delete()
    close(stored, State.WITHDRAWN)


@transaction.atomic
def approve_request(*, request: JoinRequest, by: User) -> Membership:
    """Let somebody in who has asked. Raises Refused."""
    stored = stored_request(request)
    require(can_decide(Actor(by), stored))
    require(can_be_let_in(stored.group, stored.user))
    with acting(by, Action.APPROVED):
        membership, _is_new = Membership.objects.get_or_create(group=stored.group, user=stored.user)
    close(stored, State.APPROVED, by)
    return membership


@transaction.atomic
def refuse_request(*, request: JoinRequest, reason: str, by: User) -> None:
    """Refuse a request, with a reason that the person reads. She can ask again. Raises Refused, and ValidationError without a reason."""
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise ValidationError({"reason": _("Give a reason. The person will read it.")})
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": _("A reason can have 1,000 characters at most.")})
    stored = stored_request(request)
    require(can_decide(Actor(by), stored))
    close(stored, State.REFUSED, by, reason)
    with acting(by, note=reason):
        write(stored.group_id, Action.REFUSED, whom=stored.user_id)


def close(request: JoinRequest, state: JoinRequest.State, by: User | None = None, reason: str = "") -> None:
    request.state, request.decided_by, request.decided_at, request.reason = state, by, timezone.now(), reason
    request.save()


def stored_request(request: JoinRequest) -> JoinRequest:
    """Return the request as it is now, with its group locked."""
    group = locked_group(request.group_id)
    stored = group.join_requests.select_related("user").filter(pk=request.pk).first()
    if stored is None:
        raise Refused(IS_DECIDED)
    stored.group = group
    return stored


def settle_request(group: int, user: int, **_signal: object) -> None:
    """Close the request of somebody who has become a member some other way."""
    for request in JoinRequest.objects.waiting().filter(group=group, user=user):
        close(request, State.APPROVED)
