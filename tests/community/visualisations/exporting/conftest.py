"""The fixtures of sessions."""

from tests.community.visualisations.fixtures import colleague, park, place, running
from tests.community.visualisations.quick import quick

__all__ = ["colleague", "park", "place", "quick", "running"]
