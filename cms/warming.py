"""What a process loads before anybody waits for it: models, dictionaries, indexes."""

import logging
import threading
from collections.abc import Callable

from django.db import connections

log = logging.getLogger(__name__)

_steps: dict[str, Callable[[], object]] = {}


def register_warm_up(name: str, step: Callable[[], object]) -> None:
    """Run `step()` once in the background when a process starts to serve."""
    _steps[name] = step


def warm_up_in_background() -> threading.Thread:
    """Start to warm up, and answer requests in the meantime."""
    thread = threading.Thread(target=warm_up, name="warm-up", daemon=True)
    thread.start()
    return thread


def warm_up() -> None:
    """Run all steps. A step that fails now may work when it is needed: a site that is being set up has no tables yet."""
    for name, step in _steps.items():
        try:
            step()
        except Exception as error:  # noqa: BLE001 - a warm-up must never end a process
            log.info("Could not warm up %s: %s", name, error)
    connections.close_all()
