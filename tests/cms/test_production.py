"""The settings of an installation on the internet, loaded in a separate process."""

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
    """Load the production settings with `environment` and print `expression`, evaluated on them."""
    code = f"import django; from django.conf import settings; print({expression})"
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    facts = {**kept, **GOOD, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.production", **environment}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=facts, capture_output=True, text=True, check=False)


def test_production_settings_disable_debug_and_use_secure_cookies(tmp_path: Path) -> None:
    answer = read_settings(
        tmp_path,
        "settings.DEBUG, settings.DEMO, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, bool(settings.MEDIA_ACCEL)",
    )

    assert (answer.stdout.strip(), answer.returncode) == ("False False True True False", 0)


@pytest.mark.parametrize(("asked", "seconds"), [("", 10), ("3", 3), ("60", 10), ("0", 1)])
def test_mail_is_queued_and_its_timeout_limited(tmp_path: Path, asked: str, seconds: int) -> None:
    answer = read_settings(
        tmp_path,
        "settings.EMAIL_BACKEND, settings.MAIL_TRANSPORT, settings.EMAIL_TIMEOUT, settings.TASKS['default']['BACKEND']",
        EMAIL_URL="smtp+tls://user:secret@post.example.org:587",
        **({"EMAIL_TIMEOUT": asked} if asked else {}),
    )

    assert answer.stdout.split() == [
        "cms.mail.backend.QueueBackend",
        "django.core.mail.backends.smtp.EmailBackend",
        str(seconds),
        "django_tasks_db.DatabaseBackend",
    ]


@pytest.mark.parametrize("secret", ["demo-secret-known-to-everybody", "x" * 50, "short", ""])
def test_known_or_weak_secret_key_is_refused(tmp_path: Path, secret: str) -> None:
    answer = read_settings(tmp_path, "settings.DEBUG", SECRET_KEY=secret)

    assert answer.returncode != 0
    assert "ImproperlyConfigured" in answer.stderr


def test_earlier_secret_keys_are_read_and_are_as_good_as_the_present_one(tmp_path: Path) -> None:
    earlier = "aR7vQ2mZx9Lw4TbY8nHc5JdF3gPs6AuE1iOqWzXj"
    read = read_settings(tmp_path, "settings.SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS=earlier)
    weak = read_settings(tmp_path, "settings.DEBUG", SECRET_KEY_FALLBACKS=f"{earlier},short")

    assert read.stdout.strip() == str([earlier])
    assert "SECRET_KEY_FALLBACKS is a demo secret or too short." in weak.stderr


@pytest.mark.parametrize("name", ["ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL", "REDIS_URL"])
def test_missing_required_variable_is_refused(tmp_path: Path, name: str) -> None:
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


def test_loading_the_demo_is_refused_in_production(tmp_path: Path) -> None:
    code = "import django; django.setup(); from cms.demo.loader import load_demo; from datetime import date; load_demo(day=date(2026, 1, 1))"
    facts = {"PATH": os.environ["PATH"], **GOOD, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=facts, capture_output=True, text=True, check=False)

    assert "DemoRefusedError" in answer.stderr


def test_staff_mfa_and_hsts_defaults_can_be_overridden(tmp_path: Path) -> None:
    names = "settings.REQUIRE_STAFF_MFA, settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD"
    told = {"REQUIRE_STAFF_MFA": "false", "SECURE_HSTS_INCLUDE_SUBDOMAINS": "true", "SECURE_HSTS_PRELOAD": "true"}

    assert read_settings(tmp_path, names).stdout.strip() == "True 31536000 False False"
    assert read_settings(tmp_path, names, **told).stdout.strip() == "False 31536000 True True"


def test_cache_backend_has_a_memory_fallback(tmp_path: Path) -> None:
    assert read_settings(tmp_path, "settings.CACHES['default']['BACKEND']").stdout.strip() == "cms.caches.RedisOrMemoryCache"


def test_base_url_must_be_a_scheme_and_a_host(tmp_path: Path) -> None:
    read = read_settings(
        tmp_path,
        "settings.BASE_URL, settings.WAGTAILAPI_BASE_URL, settings.ALLOWED_HOSTS[-1]",
        BASE_URL="https://www.netz.example/",
    )

    assert read.stdout.strip() == "https://www.netz.example https://www.netz.example www.netz.example"
    for wrong in ("www.example.org", "https://www.example.org/de/", "https://", "ftp://www.example.org"):
        assert "BASE_URL must be a scheme and a host" in read_settings(tmp_path, "settings.DEBUG", BASE_URL=wrong).stderr


@pytest.mark.parametrize(
    ("environment", "origins"),
    [
        ({}, []),
        ({"S3_BUCKET": "files", "S3_ENDPOINT_URL": "https://store.example.org"}, ["https://store.example.org"]),
        ({"S3_BUCKET": "files", "S3_ENDPOINT_URL": "https://store.example.org", "S3_LINK_SECONDS": "0"}, []),
        (
            {
                "S3_BUCKET": "files",
                "S3_ENDPOINT_URL": "http://127.0.0.1:9000",
                "S3_PUBLIC_URL": "https://files.example.org/media",
            },
            ["https://files.example.org"],
        ),
        (
            {"S3_BUCKET": "files", "S3_REGION": "eu-central-1", "MEDIA_ORIGINS": "https://cdn.example.org"},
            ["https://cdn.example.org", "https://s3.eu-central-1.amazonaws.com"],
        ),
    ],
)
def test_pages_may_show_pictures_of_the_object_store(tmp_path: Path, environment: dict[str, str], origins: list[str]) -> None:
    answer = read_settings(tmp_path, "' '.join(settings.MEDIA_ORIGINS)", **environment)

    assert (answer.stdout.split(), answer.returncode) == (origins, 0)
