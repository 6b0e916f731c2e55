"""The fixtures of sessions."""

from tests.community.visualisations.fixtures import colleague, park, place, running

__all__ = ["colleague", "park", "place", "running"]
