"""The setting of front ends is checked before the site starts."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as site_settings

from cms.previews.checks import check_front_ends


def said(settings: Any, name: str, address: str) -> list[str]:
    settings.PREVIEW_FRONT_ENDS = {name: address}
    return [error.msg.removeprefix("PREVIEW_FRONT_ENDS: ") for error in check_front_ends(None)]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://www.example.org/api/preview",
            "https://www.example.org",
            "https://www.example.org/",
            "https://front:8443/a/b/",
        ),
        *("https://www.example.org/preview?secret=1&draft", "https://xn--stdte-hra.example.org/", "https://[2001:db8::1]/a"),
        *("http://localhost:3000/api/preview", "http://127.0.0.1:3000/", "http://[::1]:3000/", "http://front.localhost/"),
    ],
)
def test_front_end_can_be_at_any_address_with_tls_or_on_this_machine(settings: Any, address: str) -> None:
    assert said(settings, "default", address) == []
    assert said(settings, "www.example.org", address) == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "has no address. Write it like default=https://"),
        *((address, "must begin with https://") for address in ("www.example.org/api", "//www.example.org/", "/api/preview")),
        *((address, "must begin with https://") for address in ("http://www.example.org/", "javascript:alert(1)", "https:///a")),
        *((address, "must begin with https://") for address in ("ftp://www.example.org/", "http://localhost.example.org/")),
        *((address, "is not a web address") for address in ("https://[::1/", "https://a:99999/", "https://a:0/", "https://a:x/")),
        *(
            (address, "in the letters of the internet")
            for address in ("https://städte.example.org/", "https://a b/", "https://*/")
        ),
        *((address, "in the letters of the internet") for address in ("https://a;script-src/", "https://a\\b/")),
        *((address, "no user name") for address in ("https://editor:secret@www.example.org/", "https://www.example.org@other/")),
        *(
            (address, "must have no “#”")
            for address in ("https://a/#preview", "https://a/b c", "https://a/b;c", "https://a/vorschläge")
        ),
        *((address, "in its path") for address in ("https://a/b/../c", "https://a//b", "https://a/./b", "https://a/b/%2e%2E/c")),
        *((address, "in its path") for address in ("https://a/b\\c", "https://a/b%5cc", "https://a/b/..", "https://a/%2f/b")),
        ("https://a/?token=1", "must not have the parameter “token”"),
        ("https://a/?a=1&path=", "must not have the parameter “path”"),
    ],
)
def test_address_that_would_surprise_is_an_error_with_one_sentence(settings: Any, address: str, words: str) -> None:
    [sentence] = said(settings, "default", address)

    assert words in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize("name", ["https://www.example.org", "www.example.org:443", "", "www example", "*"])
def test_name_is_that_of_a_host(settings: Any, name: str) -> None:
    assert said(settings, name, "https://a/") == [f"“{name}” is neither the host name of a site nor “default”."]


def test_check_runs_with_every_command() -> None:
    """A value without a name used to end with a traceback of the settings."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test", "PREVIEW_FRONT_ENDS": "https://www.example.org/"}
    run = [sys.executable, "manage.py", "check"]

    done = subprocess.run(run, cwd=site_settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "(previews.E001) PREVIEW_FRONT_ENDS: “https://www.example.org/” has no address." in done.stderr
    assert "Traceback" not in done.stderr
