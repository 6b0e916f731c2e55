"""What a process of the site loads before somebody waits for it: models, dictionaries, indexes."""

import logging
import threading
from collections.abc import Callable

from django.db import connections

log = logging.getLogger(__name__)

_steps: dict[str, Callable[[], object]] = {}


def register_warm_up(name: str, step: Callable[[], object]) -> None:
    """Have `step()` run once in the background when a process begins to serve."""
    _steps[name] = step


def warm_up_in_background() -> threading.Thread:
    """Begin to warm up, and answer requests meanwhile."""
    thread = threading.Thread(target=warm_up, name="warm-up", daemon=True)
    thread.start()
    return thread


def warm_up() -> None:
    """Run all steps. What fails now may work when it is needed: a site that is being set up has no tables yet."""
    for name, step in _steps.items():
        try:
            step()
        except Exception as error:  # noqa: BLE001 - a warm-up must never end a process
            log.info("Could not warm up %s: %s", name, error)
    connections.close_all()
