"""nginx as `deploy/` has it, before a real gunicorn of the site on the database of the tests: one for a module."""

from __future__ import annotations

import gzip
import os
import time
from collections.abc import Iterator
from typing import Any

import brotli
import httpx
import pytest
from django.conf import settings

from cms.models import HomePage, NewsPage
from tests import nginx
from tests.bench.servers import serve
from tests.community.visualisations.site import ROOT, database_url
from tests.pages import make_page

from .asked import NEWS, STYLE, Front, wait_until


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("front")
    static = folder / "static"
    static.mkdir()
    for name in ("app.0123456789ab.css", "app.css"):
        (static / name).write_bytes(STYLE)
        (static / f"{name}.gz").write_bytes(gzip.compress(STYLE))
        (static / f"{name}.br").write_bytes(brotli.compress(STYLE))
    with django_db_blocker.unblock():
        url = database_url()
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.cms.shared_pages.front.served",
        "TEST_RUN_DIR": str(settings.RUN_DIR),
        "STATIC_ROOT_OF_TEST": str(static),
        "PYTHONPATH": str(ROOT),
    }
    with serve("cms.wsgi", folder, environment, "/healthz") as site:
        port = nginx.free_port()
        inside = nginx.configuration_before(site.removeprefix("http://"), folder, port)
        with (
            nginx.run_nginx(folder, inside, port),
            httpx.Client(
                base_url=f"https://127.0.0.1:{port}",
                headers={"Host": nginx.HOST},
                verify=False,
                trust_env=False,
                timeout=60,
            ) as client,
        ):
            yield Front(client, folder / "connective.log", port)


@pytest.fixture
def news(front: Front, homes: dict[str, HomePage]) -> NewsPage:
    page = make_page(NewsPage, "Neues")
    mark = f"Bestellnummer {time.time_ns()}"
    page.title = mark
    page.save_revision().publish()
    wait_until(lambda: mark in front.get(NEWS).text)  # the site remembers nothing of the test before
    return page
