"""The first checks on a request: probes, the length of its URL, its host."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from django.test import Client
from wagtail.models import Site

from cms import health
from cms.middleware import find_site
from cms.models import HomePage

ROOT = Path(settings.BASE_DIR)
SECURE: dict[str, Any] = {
    "SECURE_SSL_REDIRECT": True,
    "ALLOWED_HOSTS": ["www.example.org"],
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
}


@pytest.fixture
def production(settings: Any) -> None:
    for name, value in SECURE.items():
        setattr(settings, name, value)


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize("host", ["10.0.0.7:8000", "evil.example", "", "a b", "[", "www.example.org"])
def test_healthz_accepts_any_host_and_makes_no_queries(host: str) -> None:  # without `db`, a query would fail the test
    answer = Client().get("/healthz", HTTP_HOST=host)

    assert (answer.status_code, answer.content, answer.headers.get("Location")) == (200, b"ok\n", None)
    assert "no-store" in answer["Cache-Control"]
    assert Client().head("/healthz", HTTP_HOST=host).status_code == 200
    assert Client().post("/healthz", HTTP_HOST=host).status_code == 405


@pytest.mark.usefixtures("production")
def test_readyz_accepts_any_host(db: None) -> None:
    answer = Client().get("/readyz", HTTP_HOST="10.0.0.7:8000")

    assert answer.status_code == 200
    assert {answer.json()[name] for name in ("database", "cache", "storage")} == {"ok"}


def test_readyz_reports_a_failed_database(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    def fail() -> None:
        raise OSError("It is out.")

    monkeypatch.setattr(health, "_checks", {"database": fail, "cache": health.check_cache})
    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"database": "failed", "cache": "ok"})


def test_storage_check_leaves_no_files_behind(db: None, tmp_path: Path, settings: Any) -> None:
    for alias in ("default", "private"):
        folder = tmp_path / alias
        folder.mkdir()
        settings.STORAGES = {
            **settings.STORAGES,
            alias: {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}},
        }
    assert [Path(storages[alias].location).parent for alias in ("default", "private")] == [tmp_path] * 2
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    health.check_storage()

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "none" / "yet"}},
    }
    health.check_storage()  # it is created with the first file
    assert not (tmp_path / "none").exists()
    (tmp_path / "none").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="none"):
        health.check_storage()


def test_object_store_check_only_reads() -> None:
    asked: list[str] = []

    class Store:
        def exists(self, name: str) -> bool:
            asked.append(name)
            return False

    health.probe_storage(Store())  # type: ignore[arg-type]
    assert asked == ["readyz"]


def test_readyz_results_are_cached(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    asked: list[int] = []
    monkeypatch.setattr(health, "_checks", {"part": lambda: asked.append(1)})
    monkeypatch.setattr(health.answers, "_last", None)
    settings.READYZ_SECONDS = 3600
    assert [Client().get("/readyz").json() for _ in range(3)] == [{"part": "ok"}] * 3
    assert asked == [1]

    settings.READYZ_SECONDS = 0
    Client().get("/readyz")
    assert asked == [1, 1]


def test_failed_optional_check_keeps_the_site_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError("It is out.")

    monkeypatch.setattr(health, "_checks", {})
    monkeypatch.setattr(health, "_dispensable", set())
    health.register_check("ornament", fail, is_needed=False)
    assert health.is_ready(health.run_checks())
    health.register_check("heart", fail)
    assert not health.is_ready(health.run_checks())


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize("host", ["evil.example", "www.example.org.evil.example", "10.0.0.7", ""])
def test_unknown_host_is_refused(host: str) -> None:  # no database either
    answer = Client(raise_request_exception=False).get("/de/", HTTP_HOST=host)

    assert answer.status_code == 400
    assert list(getattr(cache, "_cache", {})) == []


def test_unknown_hosts_add_no_cache_entries(homes: dict[str, HomePage]) -> None:
    def entries() -> int:
        return len(cache._cache)

    Client().get("/de/", HTTP_HOST="one.example")
    before = entries()
    for number in range(5):
        assert Client().get("/de/", HTTP_HOST=f"made-up-{number}.example:{4000 + number}").status_code == 200
    assert entries() == before


@pytest.mark.parametrize(
    ("hostname", "port"),
    [
        ("one.example", "80"),
        ("one.example", "8000"),
        ("one.example", "9"),
        ("two.example", "80"),
        ("two.example", "9"),
        ("three.example", "443"),
        ("three.example", "9"),
        ("none.example", "80"),
    ],
)
@pytest.mark.parametrize("default", ["one.example", "two.example", ""])
def test_find_site_agrees_with_wagtail(homes: dict[str, HomePage], hostname: str, port: str, default: str) -> None:
    from wagtail.models.sites import get_site_for_hostname

    Site.objects.all().delete()
    facts = [("one.example", 80), ("one.example", 8000), ("two.example", 80), ("three.example", 443)]
    for name, number in facts:
        is_default = name == default and not Site.objects.filter(is_default_site=True).exists()
        Site.objects.create(hostname=name, port=number, root_page=homes["de"], is_default_site=is_default)
    try:
        expected = get_site_for_hostname(hostname, port)
    except Site.DoesNotExist:
        expected = None

    assert find_site(list(Site.objects.all()), hostname, port) == expected


@pytest.mark.parametrize(
    ("address", "kind", "sentence"),
    [
        ("/de/search/?q=", "text/plain", "Diese Adresse ist zu lang."),
        ("/en/search/?q=", "text/plain", "This address is too long."),
        ("/fr/", "text/plain", "Cette adresse est trop longue."),
        ("/ar/search/?q=", "text/plain", "هذا العنوان أطول"),
        ("/api/search/?q=", "application/problem+json", ""),
        ("/static/", "text/plain", ""),
    ],
)
def test_overlong_url_gets_414_and_is_not_echoed(address: str, kind: str, sentence: str) -> None:
    answer = Client().get(address + "x" * 9000)

    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (414, kind)
    assert sentence in answer.content.decode()
    assert len(answer.content) < 500
    assert b"xxxx" not in answer.content


def test_url_of_maximum_length_is_accepted(homes: dict[str, HomePage]) -> None:
    path = "/de/?q="
    assert Client().get(path + "x" * (8191 - len(path))).status_code == 200  # the question mark does not count
    assert Client().get(path + "x" * (8192 - len(path))).status_code == 414


@pytest.fixture
def gunicorn(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """A gunicorn with the site's configuration, serving an application that returns the length of the query."""
    application = "def application(environ, start):\n    start('200 OK', [('Content-Type', 'text/plain')])\n    return [str(len(environ['QUERY_STRING'])).encode()]\n"
    (tmp_path / "measuring.py").write_text(application)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.set_inheritable(True)
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "measuring",
            "--config",
            str(ROOT / "gunicorn.conf.py"),
            "--chdir",
            str(tmp_path),
        ]
        command += ["--bind", f"fd://{listener.fileno()}", "--no-control-socket"]
        process = subprocess.Popen(command, pass_fds=[listener.fileno()], stderr=subprocess.DEVNULL)
        try:
            yield listener.getsockname()
        finally:
            process.terminate()
            process.wait()


def exchange(address: tuple[str, int], line: bytes) -> bytes:
    """Send a request with the request line `line`, and return the whole response."""
    with socket.create_connection(address) as connected:
        connected.sendall(line + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b""
        try:
            while part := connected.recv(65536):
                answer += part
        except ConnectionResetError:
            pass  # it closes the connection while the rest of the line is being sent
        return answer


def test_gunicorn_accepts_8190_bytes_and_returns_414_for_longer_request_lines(gunicorn: tuple[str, int]) -> None:
    start, end = b"GET /?q=", b" HTTP/1.1"
    longest = 8190 - len(start) - len(end)

    fitting = exchange(gunicorn, start + b"x" * longest + end)
    assert fitting.startswith(b"HTTP/1.1 200 OK")
    assert str(longest + 2).encode() in fitting
    refused = exchange(gunicorn, start + b"x" * (longest + 1) + end)
    assert refused.startswith(b"HTTP/1.1 414 URI Too Long")
    assert b"Request Line is too large" in refused
    assert b"xxxx" not in refused


def test_security_txt_lists_the_configured_contacts(db: None, settings: Any) -> None:
    assert Client().get("/.well-known/security.txt").status_code == 404

    settings.SECURITY_CONTACTS = ["sicherheit@example.org", "https://example.org/melden", "tel:+49-30-0000"]
    settings.SECURITY_POLICY_URL = "https://example.org/regeln"
    settings.BASE_URL = "https://www.example.org"
    answer = Client().get("/.well-known/security.txt", HTTP_HOST="evil.example")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    [expires] = [line.removeprefix("Expires: ") for line in lines if line.startswith("Expires: ")]
    assert [line for line in lines if not line.startswith("Expires")] == [
        "Contact: mailto:sicherheit@example.org",
        "Contact: https://example.org/melden",
        "Contact: tel:+49-30-0000",
        "Preferred-Languages: de, en, fr, ar",
        "Canonical: https://www.example.org/.well-known/security.txt",
        "Policy: https://example.org/regeln",
    ]
    moment = datetime.strptime(expires, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=178) < moment - datetime.now(UTC) <= timedelta(days=180)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", expires)
