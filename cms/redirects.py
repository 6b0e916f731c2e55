"""Addresses that pages had before: Wagtail notes them when a page moves or its slug changes."""

from __future__ import annotations

import logging

from wagtail.contrib.redirects import signal_handlers
from wagtail.contrib.redirects.models import Redirect

log = logging.getLogger(__name__)

MOST_BYTES = 2_000  # of an address: PostgreSQL's indexes take no longer ones


class FittingRedirectCreator(signal_handlers.BatchRedirectCreator):
    """Leaves out addresses that are longer than a database can look up: a page must be saved all the same."""

    def pre_process(self) -> None:
        items: list[Redirect] = self.items
        fitting = [item for item in items if len(item.old_path.encode()) <= MOST_BYTES]
        if len(fitting) < len(items):
            log.warning("%s old addresses are too long to redirect.", len(items) - len(fitting))
            self.items: list[Redirect] = fitting
        if fitting:
            super().pre_process()


def use() -> None:
    """Have Wagtail use it, which has no setting for it."""
    signal_handlers.BatchRedirectCreator = FittingRedirectCreator
