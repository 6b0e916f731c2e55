"""The moderation step: prompts and results that wait until a facilitator has looked at them.

A switch of the session, off by default. There is no list of forbidden words: it would refuse "Killesberg" and let an insult pass in another
spelling. People decide; a service that rates texts, if the administrator has set one up, can only ask them to look, never reject anything by
itself. While a prompt waits nothing is sent to a provider, so that what is rejected has cost nothing.

The rules for other things to moderate are the same: they take a state. Who decides is for `rules` to say: the facilitators, also on what they
made themselves, since there may be one only. A decision can be changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no

MOST_REASON = 500  # characters


class State(TextChoices):
    """What moderation has to say of a text or picture."""

    OPEN = "open", _("not moderated")  # it was never held back
    PENDING = "pending", _("waiting for the facilitator")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")


SHOWN = frozenset({State.OPEN, State.APPROVED})


@dataclass(frozen=True, slots=True)
class Findings:
    """What a service says of a text. `categories` are its own words."""

    is_flagged: bool
    categories: tuple[str, ...] = ()


def first_state(*, is_moderated: bool, findings: Findings | None = None) -> State:
    """Return the state in which something begins. Without findings, as when the service is away, only the facilitator's switch counts."""
    return State.PENDING if is_moderated or (findings is not None and findings.is_flagged) else State.OPEN


def can_approve(state: State) -> Verdict:
    """Return whether something can be approved, by whoever may decide."""
    return no(_("This is visible already.")) if state in SHOWN else YES


def can_reject(state: State, *, reason: str) -> Verdict:
    """Return whether something can be rejected: what was visible too, and always with a reason, which the author reads."""
    if state == State.REJECTED:
        return no(_("This has been rejected already."))
    if not reason.strip():
        return no(_("Write why: the author reads it."))
    if len(reason) > MOST_REASON:
        return no(_("Your reason is too long: at most {most} characters."), most=MOST_REASON)
    return YES


def state_when_switched_off(state: State) -> State:
    """Return the state after a facilitator has switched moderation off: what still waits is shown, what was decided stays so.

    Switching on changes nothing that was visible before: people have seen it.
    """
    return State.OPEN if state == State.PENDING else state
