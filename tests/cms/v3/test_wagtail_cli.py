"""Wagtail's own command-line client, which others wrote: it knows version 3 of the content API and nothing of this site."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from cms.models import CallPage, NewsPage
from tests.accounts import make_editor
from tests.cms.tokens.made import token_for
from tests.pages import index_of, make_page

WT = Path(sys.executable).with_name("wt")


@pytest.fixture
def wt(transactional_db: None, homes: object, live_server: LiveServer, tmp_path: Path) -> Any:
    """Return what runs the client with the token of an editor, and returns the JSON that it prints."""
    _token, plain = token_for(make_editor(), "content:read", "content:write", "profile:read")
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "WAGTAIL_CLI_BASE_URL": f"{live_server.url}/api/v3/",
        "WAGTAIL_CLI_TOKEN": plain,
    }

    def run(*words: str) -> Any:
        done = subprocess.run(
            [WT, "--json", "api", *words], env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    return run


def test_editor_works_with_the_client(wt: Any) -> None:
    call = make_page(CallPage, "Schatten für Plätze")

    assert wt("whoami")["user"]["email"] == "redaktion@example.org"
    assert call.pk in {item["id"] for item in wt("pages", "list", "--type", "cms.CallPage")["items"]}
    assert wt("pages", "get", str(call.pk))["title"] == "Schatten für Plätze"
    assert "cms.NewsPage" in json.dumps(wt("schema", "list"))

    body = "summary:Kühle Plätze", "published_on:2026-12-01"
    fields = [word for field in body for word in ("--field", field)]
    wt("pages", "create", "cms.NewsPage", "--parent", str(index_of(NewsPage).pk), "--title", "Aus dem Terminal", *fields)
    page = NewsPage.objects.get(title="Aus dem Terminal")
    assert (page.live, page.get_latest_revision_as_object().summary) == (False, "Kühle Plätze")
