"""Previews through an nginx that stores all it may: a draft is stored nowhere, and a link that was revoked leads nowhere at once."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
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
from tests.pages import make_page

pytestmark = pytest.mark.django_db(transaction=True)

CONFIGURATION = """
{user}
daemon off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  fastcgi_temp_path {folder}/fastcgi;
  proxy_temp_path {folder}/proxy;
  scgi_temp_path {folder}/scgi;
  uwsgi_temp_path {folder}/uwsgi;
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
}}
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def nginx(live_server: Any, tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of an nginx before the site. What it stores is in `tmp_path / "stored"`."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        pytest.skip("nginx is missing.")
    port, user = free_port(), "user root;" if os.geteuid() == 0 else ""
    file = tmp_path / "nginx.conf"
    file.write_text(CONFIGURATION.format(user=user, folder=tmp_path, port=port, site=live_server.url))
    process = subprocess.Popen([program, "-p", str(tmp_path), "-c", str(file), "-e", "stderr"], stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client:
            wait_for(client, process)
            yield client
    finally:
        process.terminate()
        process.wait()


def wait_for(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            client.get("/healthz")
        except httpx.ConnectError:
            time.sleep(0.02)
        else:
            return
    pytest.fail("nginx did not start.")


def test_preview_is_stored_nowhere_on_its_way(nginx: httpx.Client, homes: dict[str, HomePage], tmp_path: Path) -> None:
    page = make_page(StandardPage, "Veröffentlicht")
    page.title = "Geheimer Entwurf"
    revision = page.save_revision()
    shared = SharedPreview.objects.create(page=page, revision=revision, ends_at=timezone.now() + timedelta(days=1))
    addresses = [urlsplit(own_link(shared.token)).path, f"/api/v2/page_preview/?token={shared.token}"]

    nginx.get("/robots.txt")
    assert nginx.get("/robots.txt").headers["X-Cache"] == "HIT"  # it does store what it may
    for address in addresses * 2:
        answer = nginx.get(address)
        assert (answer.status_code, answer.headers["X-Cache"], "Geheimer Entwurf" in answer.text) == (200, "MISS", True)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    shared.delete()

    assert [nginx.get(address).status_code for address in addresses] == [404, 404]
    stored = [file.read_bytes() for file in (tmp_path / "stored").rglob("*") if file.is_file()]
    assert stored
    assert not any(b"Geheimer Entwurf" in content or shared.token.encode() in content for content in stored)
