"""The settings of an installation on the open network, read in a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = {
    "SECRET_KEY": "kR7vQ2mZx9Lw4TbY8nHc5JdF3gPs6AuE1iOqWzXj",
    "ALLOWED_HOSTS": "www.example.org",
    "BASE_URL": "https://www.example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "rediscache://127.0.0.1:1/0",
}


def read_settings(tmp_path: Path, expression: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Read the settings of production with `environment` and print `expression` of them."""
    code = f"import django; from django.conf import settings; print({expression})"
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    facts = {**kept, **GOOD, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.production", **environment}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=facts, capture_output=True, text=True, check=False)


def test_it_starts_with_a_secret_of_its_own_and_keeps_cookies_to_tls(tmp_path: Path) -> None:
    answer = read_settings(
        tmp_path,
        "settings.DEBUG, settings.DEMO, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, bool(settings.MEDIA_ACCEL)",
    )

    assert (answer.stdout.strip(), answer.returncode) == ("False False True True False", 0)


@pytest.mark.parametrize("secret", ["demo-secret-known-to-everybody", "x" * 50, "short", ""])
def test_it_refuses_a_known_or_weak_secret(tmp_path: Path, secret: str) -> None:
    answer = read_settings(tmp_path, "settings.DEBUG", SECRET_KEY=secret)

    assert answer.returncode != 0
    assert "ImproperlyConfigured" in answer.stderr


@pytest.mark.parametrize("name", ["ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL", "REDIS_URL"])
def test_it_refuses_to_guess_what_it_must_be_told(tmp_path: Path, name: str) -> None:
    facts = {key: value for key, value in GOOD.items() if key != name}
    code = "from django.conf import settings; settings.DEBUG"
    environment = {
        "PATH": os.environ["PATH"],
        **facts,
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    }
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert name in answer.stderr


def test_the_demo_is_not_loaded_there(tmp_path: Path) -> None:
    code = "import django; django.setup(); from cms.demo.loader import load_demo; from datetime import date; load_demo(day=date(2026, 1, 1))"
    facts = {"PATH": os.environ["PATH"], **GOOD, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=facts, capture_output=True, text=True, check=False)

    assert "DemoRefusedError" in answer.stderr
