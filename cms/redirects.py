"""Redirects from earlier URLs of pages: Wagtail creates them when a page moves or its slug changes."""

from __future__ import annotations

import logging

from wagtail.contrib.redirects import signal_handlers
from wagtail.contrib.redirects.models import Redirect

log = logging.getLogger(__name__)

MOST_BYTES = 2_000  # of a URL: PostgreSQL's indexes accept no longer values


class FittingRedirectCreator(signal_handlers.BatchRedirectCreator):
    """Skips URLs that are too long for the database to index: saving the page must not fail."""

    def pre_process(self) -> None:
        items: list[Redirect] = self.items
        fitting = [item for item in items if len(item.old_path.encode()) <= MOST_BYTES]
        if len(fitting) < len(items):
            log.warning("%s old addresses are too long to redirect.", len(items) - len(fitting))
            self.items: list[Redirect] = fitting
        if fitting:
            super().pre_process()


def use() -> None:
    """Make Wagtail use it; there is no setting for it."""
    signal_handlers.BatchRedirectCreator = FittingRedirectCreator
