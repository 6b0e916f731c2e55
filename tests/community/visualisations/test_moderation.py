"""What waits for the facilitator, who sees it meanwhile, and who decides."""

import pytest

from community.visualisations.moderation import (
    Findings,
    Reader,
    State,
    can_approve,
    can_draw,
    can_publish,
    can_reject,
    can_see,
    first_state,
    seen_states,
    state_of_change,
    state_when_switched_off,
)

AUTHOR, MEMBER = Reader(is_author=True, is_member=True), Reader(is_member=True)
FACILITATOR, STRANGER = Reader(is_facilitator=True, is_member=True), Reader()
FLAGGED, HARMLESS = Findings(is_flagged=True), Findings(is_flagged=False)


@pytest.mark.parametrize(
    ("is_moderated", "findings", "state"),
    [
        (False, None, State.OPEN),
        (True, None, State.PENDING),
        (False, FLAGGED, State.PENDING),
        (False, HARMLESS, State.OPEN),
        (True, HARMLESS, State.PENDING),
    ],
)
def test_first_state(is_moderated: bool, findings: Findings | None, state: State) -> None:
    assert first_state(is_moderated=is_moderated, findings=findings) == state


def test_approval_holds_for_the_words_that_were_approved() -> None:
    assert state_of_change(State.APPROVED, is_moderated=True, is_same=True) == State.APPROVED
    assert state_of_change(State.APPROVED, is_moderated=True, is_same=False) == State.PENDING
    assert state_of_change(State.REJECTED, is_moderated=True, is_same=False) == State.PENDING


@pytest.mark.parametrize("state", State)
def test_who_sees_what(state: State) -> None:
    is_shown = state in {State.OPEN, State.APPROVED}
    sees = [bool(can_see(state, reader)) for reader in (AUTHOR, FACILITATOR, MEMBER, STRANGER)]

    assert sees == [True, True, is_shown, False]
    assert (state in seen_states(is_facilitator=False)) == is_shown
    assert state in seen_states(is_facilitator=True)
    assert bool(can_publish(state)) == bool(can_draw(state)) == is_shown


@pytest.mark.parametrize("reader", [AUTHOR, MEMBER, STRANGER])
def test_only_facilitators_decide(reader: Reader) -> None:
    assert not can_approve(State.PENDING, reader)
    assert not can_reject(State.PENDING, reader, reason="Not a place")


def test_decisions() -> None:
    can_be = {
        state: (bool(can_approve(state, FACILITATOR)), bool(can_reject(state, FACILITATOR, reason="Not a place")))
        for state in State
    }

    assert can_be == {
        State.OPEN: (False, True),
        State.PENDING: (True, True),
        State.APPROVED: (False, True),
        State.REJECTED: (True, False),
    }
    assert not can_reject(State.PENDING, FACILITATOR, reason=" ")
    assert not can_reject(State.PENDING, FACILITATOR, reason="x" * 501)


def test_switched_off_shows_what_waits_and_nothing_that_was_rejected() -> None:
    assert {state: state_when_switched_off(state) for state in State} == {
        State.OPEN: State.OPEN,
        State.PENDING: State.OPEN,
        State.APPROVED: State.APPROVED,
        State.REJECTED: State.REJECTED,
    }
