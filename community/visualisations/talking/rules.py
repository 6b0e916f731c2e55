"""Rules for what is said about variants, with the reason for a refusal. They take an actor and an object, and make no queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import Verdict, no
from community.visualisations.models import Comment, Variant
from community.visualisations.rules import can_manage, can_read_variant, can_take_part

if TYPE_CHECKING:
    from community.access.actor import Actor

#: What can wait for a facilitator: a picture that is done, and a description that no picture was made of yet.
CHECKED_STATES = (Variant.State.DONE, Variant.State.WAITING)


def can_delete_comment(actor: Actor, comment: Comment) -> Verdict:
    """Return whether `actor` can delete the comment: who wrote it, and the facilitators."""
    entry = can_read_variant(actor, comment.variant) and can_take_part(actor, comment.variant.case.session)
    if not entry or comment.by_id == actor.pk:
        return entry
    return can_manage(actor, comment.variant.case.session)


def can_highlight(actor: Actor, variant: Variant) -> Verdict:
    """Return whether `actor` can pick the variant as a highlight: the facilitators, of what the group sees."""
    entry = can_manage(actor, variant.case.session)
    if not entry or (variant.is_shared and variant.is_done):
        return entry
    return no(_("Only what the group can see can be a highlight."))


def can_check(actor: Actor, variant: Variant) -> Verdict:
    """Return whether `actor` can approve or reject the variant: the facilitators, as long as it waits for that."""
    entry = can_manage(actor, variant.case.session)
    is_waiting = variant.check_state == Variant.Check.PENDING and variant.state in CHECKED_STATES
    if not entry or (is_waiting and variant.case.is_shared):
        return entry
    return no(_("This variant does not wait to be checked."))
