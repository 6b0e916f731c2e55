"""The demo, served by this process with a clock that stands still."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from tests.bench import AT_ONCE

from .places import PICTURED, Place

LOADED = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # the day of `tests.demo`
SHOWN = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


class Clock:
    """Tells Django the time. At first it is a little later each time, so that what is loaded has an order; after `move_to` it stands still."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.step = timedelta(milliseconds=1)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now

    def move_to(self, now: datetime) -> None:
        """Change the time, and forget what is kept for a while."""
        from django.core.cache import cache

        self.now, self.step = now, timedelta()
        cache.clear()


@contextmanager
def serve_demo(folder: Path) -> Iterator[tuple[str, Clock]]:
    """Load the demo into `folder` as on its day, unless it is there, and serve it until the block ends; yield its URL and its clock."""
    for name in ("DATABASE_URL", "CACHE_URL", "SEARCH_URL", "DEBUG"):
        os.environ.pop(name, None)
    os.environ.update(AT_ONCE, DJANGO_SETTINGS_MODULE="cms.settings.demo", VAR_DIR=str(folder))
    clock = Clock(LOADED)
    with mock.patch("django.utils.timezone.now", clock):  # before anybody imports it
        from django.core.management import call_command
        from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
        from django.core.wsgi import get_wsgi_application

        class Quiet(WSGIRequestHandler):
            def log_message(self, *_args: Any) -> None:
                """Say nothing."""

        application = get_wsgi_application()
        if not (folder / "db.sqlite3").exists():
            call_command("migrate", verbosity=0)
            call_command("load_demo", verbosity=1)
        clock.move_to(SHOWN)
        server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
        server.daemon_threads = True
        server.set_app(application)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", clock
        finally:
            server.shutdown()
            server.server_close()


def paths_of(place: Place) -> dict[str, str]:
    """Return the paths of a page of the demo by language."""
    from wagtail.models import Page

    if place.call:
        key = Page.objects.get(slug=place.call, locale__language_code="de").translation_key
        return {language: f"/{language}/{place.address.format(call=key)}" for language in PICTURED}
    if place.address.startswith("community/visualisations/"):
        return {language: f"/{language}/{place.address.format(**keys_of_session())}" for language in PICTURED}
    home = Page.objects.get(depth=2, locale__language_code="de")
    paths = {}
    for language in PICTURED:
        slugs = (language == "ar" and place.in_arabic) or place.slugs
        page = Page.objects.get(url_path=f"{home.url_path}{slugs}/" if slugs else home.url_path)
        paths[language] = page.get_translations(inclusive=True).live().get(locale__language_code=language).url
    return paths


def keys_of_session() -> dict[str, object]:
    """Return the keys of the demo's visualisation session, of its first variant and of the member's draft."""
    from community.visualisations.models import Session, Variant

    variants = Variant.objects.order_by("pk")
    return {
        "session": Session.objects.get().key,
        "variant": variants.filter(state=Variant.State.DONE)[0].key,
        "draft": variants.filter(state=Variant.State.DRAFT)[0].key,
    }
