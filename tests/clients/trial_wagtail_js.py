"""wagtail-js, a client of the content API from npm, reads pages and pictures: needs node, npm and the network."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from cms.models import NewsPage
from tests.pages import make_homes, make_page, make_picture

VERSION = "1.1.1"
SCRIPT = Path(__file__).with_name("wagtail_js.mjs")


def test_client_finds_pages_by_number_and_by_path_and_pictures(
    transactional_db: None, live_server: LiveServer, tmp_path: Path, settings: Any
) -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("node and npm are not installed")
    settings.BASE_URL = settings.WAGTAILAPI_BASE_URL = live_server.url
    make_homes()
    page = make_page(NewsPage, "Shade for squares", "en")
    make_picture("Platz")
    subprocess.run([npm, "install", "--silent", "--no-fund", f"wagtail-js@{VERSION}"], cwd=tmp_path, check=True, timeout=300)
    script = shutil.copy(SCRIPT, tmp_path)
    done = subprocess.run(
        [node, script, live_server.url, page.url],
        cwd=tmp_path,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    print(done.stdout)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["byPath"] == found["bySlug"] == "Shade for squares"
    assert (found["pages"] > 4, found["images"], found["image"]) == (True, 1, "Platz")
