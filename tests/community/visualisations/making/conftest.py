"""The fixtures of sessions."""

from tests.community.visualisations.fixtures import colleague, park, place, running
from tests.community.visualisations.making.drawing import asked_of, pen
from tests.community.visualisations.quick import quick

__all__ = ["asked_of", "colleague", "park", "pen", "place", "quick", "running"]
