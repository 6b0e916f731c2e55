"""The moderation step: prompts and results that wait until a facilitator has looked at them.

A switch of the session, off by default. There is no list of forbidden words: it would refuse "Killesberg" and let an insult pass in another
spelling. People decide; a service that rates texts, if the administrator has set one up, can only ask them to look, never reject anything by
itself. While a prompt waits nothing is sent to a provider, so that what is rejected has cost nothing.

The rules for other things to moderate are the same: they take a state and who asks.
"""

from __future__ import annotations

from collections.abc import Collection
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
class Reader:
    """Who asks, as far as moderation has to know."""

    is_author: bool = False
    is_facilitator: bool = False
    is_member: bool = False  # of the session's group


@dataclass(frozen=True, slots=True)
class Findings:
    """What a service says of a text. `categories` are its own words."""

    is_flagged: bool
    categories: tuple[str, ...] = ()


def first_state(*, is_moderated: bool, findings: Findings | None = None) -> State:
    """Return the state in which something begins. Without findings, as when the service is away, only the facilitator's switch counts."""
    return State.PENDING if is_moderated or (findings is not None and findings.is_flagged) else State.OPEN


def state_of_change(before: State, *, is_moderated: bool, is_same: bool, findings: Findings | None = None) -> State:
    """Return the state after a change: an approval holds for the words that were approved."""
    return before if is_same else first_state(is_moderated=is_moderated, findings=findings)


def can_see(state: State, reader: Reader) -> Verdict:
    """Return whether somebody who may see the session may see this in it."""
    if state in SHOWN and (reader.is_member or reader.is_facilitator or reader.is_author):
        return YES
    if reader.is_author or reader.is_facilitator:
        return YES
    if state == State.REJECTED:
        return no(_("The facilitator has not approved this."))
    if state == State.PENDING:
        return no(_("This waits for the facilitator."))
    return no(_("Only members of this group can see this."))


def seen_states(*, is_facilitator: bool) -> Collection[State]:
    """Return the states of what a member sees of others, for a query; what is her own she sees in every state."""
    return frozenset(State) if is_facilitator else SHOWN


def can_publish(state: State) -> Verdict:
    """Return whether moderation lets something be shown to the public."""
    return YES if state in SHOWN else no(_("This has not been approved, so it cannot be published."))


def can_draw(state: State) -> Verdict:
    """Return whether a prompt may be sent to a provider."""
    if state in SHOWN:
        return YES
    if state == State.PENDING:
        return no(_("The facilitator looks at descriptions before pictures are made. Yours is waiting."))
    return no(_("The facilitator has not approved this description. Write another one."))


def can_decide(state: State, reader: Reader) -> Verdict:
    """Return whether somebody may approve or reject. A decision can be changed; a facilitator may decide on her own, who may be the only one."""
    return YES if reader.is_facilitator else no(_("Only facilitators of this group decide on this."))


def can_approve(state: State, reader: Reader) -> Verdict:
    if not (verdict := can_decide(state, reader)):
        return verdict
    return no(_("This is visible already.")) if state in SHOWN else YES


def can_reject(state: State, reader: Reader, *, reason: str) -> Verdict:
    """Return whether somebody may reject: what was visible too, and always with a reason, which the author reads."""
    if not (verdict := can_decide(state, reader)):
        return verdict
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
