"""What `/readyz` asks of the search."""

from .engine import get_backend


def health() -> None:
    """Return if the engine can answer. Raises SearchUnavailable."""
    get_backend().health()
