"""What `/readyz` asks of the search."""

from datetime import timedelta

from django.utils import timezone

from cms.health import Impaired

from .backends.base import SearchUnavailable
from .engine import get_backend
from .pending import waiting_since

LONG = timedelta(minutes=10)


def health() -> None:
    """Return if the engine can answer. Raises SearchUnavailable."""
    get_backend().health()


def check_changes() -> None:
    """Return if the index has what was changed. Raises Impaired if something has waited for long though the engine answers.

    While it does not answer, `health` says so, and that changes wait is as it should be.
    """
    since = waiting_since()
    if since is None or timezone.now() - since < LONG:
        return
    try:
        get_backend().health()
    except SearchUnavailable:
        return
    raise Impaired(
        f"Changes have waited since {since:%Y-%m-%d %H:%M} UTC to come into the index: does `manage.py publish_on_time` run?"
    )
