"""Pictures made elsewhere."""

from community.visualisations.providers.base import DrawingProvider
from community.visualisations.providers.manual import Manual


def test_manual_is_always_there_and_draws_nothing() -> None:
    assert Manual().is_available()
    assert not isinstance(Manual(), DrawingProvider)
