"""Previews through an nginx that stores all it may: a draft is stored nowhere, and a link that was revoked leads nowhere at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.utils import timezone

from cms.models import HomePage, StandardPage
from cms.previews.links import own_link
from cms.previews.models import SharedPreview
from tests import nginx
from tests.pages import make_page

pytestmark = pytest.mark.django_db(transaction=True)

CONFIGURATION = """
proxy_cache_path {folder}/stored keys_zone=all:1m;
server {{
  listen 127.0.0.1:{port};
  location / {{
    proxy_pass {site};
    proxy_cache all;
    proxy_cache_valid any 1h;
    add_header X-Cache $upstream_cache_status always;
  }}
}}
"""


@pytest.fixture
def through_nginx(live_server: Any, tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of an nginx before the site. What it stores is in `tmp_path / "stored"`."""
    if not nginx.PROGRAM:
        pytest.skip("nginx is missing.")
    port = nginx.free_port()
    inside = CONFIGURATION.format(folder=tmp_path, port=port, site=live_server.url)
    with (
        nginx.run_nginx(tmp_path, inside, port),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client,
    ):
        yield client


def test_preview_is_stored_nowhere_on_its_way(through_nginx: httpx.Client, homes: dict[str, HomePage], tmp_path: Path) -> None:
    page = make_page(StandardPage, "Veröffentlicht")
    page.title = "Geheimer Entwurf"
    revision = page.save_revision()
    shared = SharedPreview.objects.create(page=page, revision=revision, ends_at=timezone.now() + timedelta(days=1))
    addresses = [urlsplit(own_link(shared.token)).path, f"/api/v2/page_preview/?token={shared.token}"]

    through_nginx.get("/robots.txt")
    assert through_nginx.get("/robots.txt").headers["X-Cache"] == "HIT"  # it does store what it may
    for address in addresses * 2:
        answer = through_nginx.get(address)
        assert (answer.status_code, answer.headers["X-Cache"], "Geheimer Entwurf" in answer.text) == (200, "MISS", True)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    shared.delete()

    assert [through_nginx.get(address).status_code for address in addresses] == [404, 404]
    stored = [file.read_bytes() for file in (tmp_path / "stored").rglob("*") if file.is_file()]
    assert stored
    assert not any(b"Geheimer Entwurf" in content or shared.token.encode() in content for content in stored)
