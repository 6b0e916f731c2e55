"""Pictures made elsewhere."""

import pytest

from community.visualisations.providers.base import DrawingProvider
from community.visualisations.providers.manual import How, MadeElsewhere, Manual, can_state


def test_manual_is_always_there_and_draws_nothing() -> None:
    assert Manual().is_available()
    assert not isinstance(Manual(), DrawingProvider)


@pytest.mark.parametrize(
    ("made", "is_enough"),
    [
        (MadeElsewhere(How.AI, "GIMP", "", "A park"), True),
        (MadeElsewhere(How.AI, "A service", "model", " "), False),
        (MadeElsewhere(How.COLLAGE, "GIMP"), True),
        (MadeElsewhere(How.DRAWING, " "), False),
        (MadeElsewhere("photo", "Camera"), False),
        (MadeElsewhere(How.DRAWING, "x" * 121), False),
    ],
)
def test_what_has_to_be_stated(made: MadeElsewhere, is_enough: bool) -> None:
    assert bool(can_state(made)) == is_enough
