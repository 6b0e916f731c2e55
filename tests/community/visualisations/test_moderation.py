"""What waits for the facilitator, and what can be decided on it."""

import pytest

from community.visualisations.moderation import (
    Findings,
    State,
    can_approve,
    can_reject,
    first_state,
    state_when_switched_off,
)

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


def test_decisions() -> None:
    can_be = {state: (bool(can_approve(state)), bool(can_reject(state, reason="Not a place"))) for state in State}

    assert can_be == {
        State.OPEN: (False, True),
        State.PENDING: (True, True),
        State.APPROVED: (False, True),
        State.REJECTED: (True, False),
    }
    assert not can_reject(State.PENDING, reason=" ")
    assert not can_reject(State.PENDING, reason="x" * 501)


def test_switched_off_shows_what_waits_and_nothing_that_was_rejected() -> None:
    assert {state: state_when_switched_off(state) for state in State} == {
        State.OPEN: State.OPEN,
        State.PENDING: State.OPEN,
        State.APPROVED: State.APPROVED,
        State.REJECTED: State.REJECTED,
    }
