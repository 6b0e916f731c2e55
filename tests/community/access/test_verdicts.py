"""The verdicts of rules."""

import pytest

from community.access.verdicts import YES, Refused, no, require


def test_verdict_is_either_true_or_has_a_reason():
    refusal = no("This call closed on {when}.", when="5 January")

    assert bool(YES) is True
    assert bool(refusal) is False
    assert refusal.reason == "This call closed on 5 January."
    with pytest.raises(Refused, match="closed on 5 January"):
        require(refusal)
    require(YES)
