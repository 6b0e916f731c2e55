"""`manage.py doctor`: each sentence with the thing really away."""

import io
import json
import os
import socket
import socketserver
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.utils import ConnectionHandler
from wagtail.models import Site

from cms.doctor import addresses, database, files, services
from cms.doctor.findings import Finding, Level, examine_all, register_examination
from cms.doctor.secrets import hide_secrets
from cms.users.models import User
from tests.cms.first_site.test_create_site import first_site

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def problems(findings: Iterator[Finding]) -> list[str]:
    return [finding.problem for finding in findings]


@pytest.fixture
def closed_port() -> int:
    """A port at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def production(settings: Any) -> Any:
    settings.DEMO = False
    settings.BASE_URL = "https://www.example.org"
    settings.ALLOWED_HOSTS = ["www.example.org"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://www.example.org"]
    return settings


# --- Address --------------------------------------------------------------------------------------------------------


def test_an_address_that_fits_is_no_finding(production: Any) -> None:
    assert list(addresses.examine_address()) == []


def test_an_address_without_encryption_and_hosts_that_do_not_name_it_are_problems(production: Any) -> None:
    production.BASE_URL = "http://netz.example.org"

    assert problems(addresses.examine_address()) == [
        "BASE_URL is http://netz.example.org, which is not encrypted: passwords could be read on the way, and browsers would not keep the login.",
        "Requests for netz.example.org, the host of BASE_URL, are answered with 400: ALLOWED_HOSTS does not name it.",
        "CSRF_TRUSTED_ORIGINS does not name http://netz.example.org: browsers that send Origin could not send forms.",
    ]


@pytest.mark.django_db
@pytest.mark.xdist_group("first_site")
def test_a_site_without_pages_and_a_site_elsewhere(production: Any) -> None:
    assert problems(addresses.examine_site()) == ["There is no home page."]

    first_site()
    Site.objects.update(hostname="alt.example.org", port=80)
    found = list(addresses.examine_site())

    assert found[0].problem == "The site in the database is alt.example.org, port 80; BASE_URL says www.example.org, port 443."
    assert [finding.problem for finding in found[1:]] == [
        f"The footer does not link the page “{title}”: it is not published."
        for title in ("Impressum", "Datenschutz", "Barrierefreiheit")
    ]
    assert {finding.level for finding in found} == {Level.ADVICE}


# --- Database -------------------------------------------------------------------------------------------------------


@pytest.fixture
def use_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Let the examination look at another database than that of the tests."""
    opened: list[Any] = []

    def use(**told: Any) -> None:
        other = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", **told}})["default"]
        opened.append(other)
        monkeypatch.setattr(database, "connection", other)

    yield use
    for other in opened:
        other.close()


@pytest.mark.django_db
def test_a_database_file_that_cannot_be_opened(use_database: Any, tmp_path: Path) -> None:
    use_database(NAME=str(tmp_path / "none" / "db.sqlite3"))

    assert problems(database.examine_database()) == [
        f"The file {tmp_path}/none/db.sqlite3 cannot be used: unable to open database file."
    ]


@pytest.mark.django_db
def test_an_empty_database_and_one_of_another_program(use_database: Any, tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    use_database(NAME=str(path))
    assert problems(database.examine_database()) == [f"The file {path} is empty."]

    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()

    assert problems(database.examine_database()) == [
        f"The file {path} belongs to another program: it has tables, but not those of this site."
    ]


@pytest.mark.django_db
def test_migrations_that_wait_and_migrations_of_another_version() -> None:
    assert list(database.examine_database()) == []

    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'cms' AND id = (SELECT MAX(id) FROM django_migrations WHERE app = 'cms')"
        )
    waiting = problems(database.examine_database())
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('cms', '9999_later', CURRENT_TIMESTAMP)")
    newer = problems(database.examine_database())

    assert len(waiting) == 1
    assert waiting[0].endswith("migrations have not been applied.")
    assert [one.partition(" was ")[2] for one in newer] == ["migrated by another version of the site, probably a newer one."]


@pytest.mark.django_db
def test_a_database_server_that_is_away(use_database: Any, closed_port: int) -> None:
    pytest.importorskip("psycopg")
    use_database(
        ENGINE="django.db.backends.postgresql",
        NAME="site",
        HOST="127.0.0.1",
        PORT=closed_port,
        USER="site",
        PASSWORD="geheimes-wort",
    )

    [found] = list(database.examine_database())

    assert found.problem.startswith(f"The database site at 127.0.0.1:{closed_port} cannot be used: connection")
    assert "geheimes-wort" not in found.problem + found.remedy


@pytest.mark.every_database
@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="Asks a PostgreSQL.")
def test_a_wrong_password_a_missing_database_and_a_clock_that_is_wrong(
    use_database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(database.examine_clock()) == []
    told = {name: connection.settings_dict[name] for name in ("ENGINE", "HOST", "PORT", "USER", "PASSWORD")}
    use_database(**told, NAME="there_is_none")
    [missing] = problems(database.examine_database())
    use_database(**{**told, "PASSWORD": "falsches-wort"}, NAME="postgres")
    [refused] = problems(database.examine_database())

    assert 'database "there_is_none" does not exist' in missing
    assert "password authentication failed" in refused
    assert "falsches-wort" not in refused


@pytest.mark.django_db
def test_nobody_can_administer_the_site() -> None:
    assert problems(database.examine_administrators()) == ["Nobody can administer the site."]

    User.objects.create_superuser("verwaltung@example.org", "ein langes Passwort")

    assert problems(database.examine_administrators()) == []


# --- Servers --------------------------------------------------------------------------------------------------------


def test_a_cache_that_is_away(settings: Any, closed_port: int) -> None:
    pytest.importorskip("redis")
    location = f"redis://:geheimes-wort@127.0.0.1:{closed_port}/0"
    settings.CACHES = {"default": {"BACKEND": "cms.caches.RedisOrMemoryCache", "LOCATION": location}}

    [found] = problems(services.examine_cache())

    assert found.startswith(f"The cache at 127.0.0.1:{closed_port} does not answer: ")
    assert "geheimes-wort" not in found


def test_mail_without_a_server_and_a_server_that_is_away(production: Any, closed_port: int) -> None:
    production.MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
    assert problems(services.examine_mail()) == [
        "EMAIL_URL does not name a mail server: e-mails are written to files, and nobody receives a confirmation or an invitation."
    ]

    production.MAIL_TRANSPORT, production.EMAIL_HOST, production.EMAIL_PORT = SMTP, "127.0.0.1", closed_port
    production.DEFAULT_FROM_EMAIL = "Netz <kontakt@example.org>"
    found = problems(services.examine_mail())

    assert found[0].startswith(f"The mail server 127.0.0.1:{closed_port} does not answer: ")
    assert found[1].startswith("DEFAULT_FROM_EMAIL is not set")


class RefusingMailServer(socketserver.StreamRequestHandler):
    """Offers a login, and refuses everybody."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            is_login = line.upper().startswith(b"AUTH")
            answers = {b"EHLO": b"250-here\r\n250 AUTH PLAIN\r\n", b"QUIT": b"221 bye\r\n"}
            self.wfile.write(b"535 no\r\n" if is_login else answers.get(line[:4].upper(), b"250 ok\r\n"))


@pytest.fixture
def refusing_mail_server() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), RefusingMailServer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_a_mail_server_that_refuses_the_login_or_offers_no_encryption(production: Any, refusing_mail_server: int) -> None:
    production.MAIL_TRANSPORT, production.EMAIL_HOST, production.EMAIL_PORT = SMTP, "127.0.0.1", refusing_mail_server
    production.EMAIL_HOST_USER, production.EMAIL_HOST_PASSWORD = "site", "geheimes-wort"
    production.DEFAULT_FROM_EMAIL = "netz@stadt.example"
    refused = problems(services.examine_mail())
    production.EMAIL_USE_TLS = True
    unprotected = problems(services.examine_mail())

    assert refused == [f"The mail server 127.0.0.1:{refusing_mail_server} refuses the login (535)."]
    assert unprotected == [
        f"The mail server 127.0.0.1:{refusing_mail_server} does not offer what EMAIL_URL asks for: TLS or a login."
    ]


def test_a_storage_that_cannot_be_written(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    disk = {"BACKEND": "cms.media.storage.DiskStorage", "OPTIONS": {"location": tmp_path / "file" / "media"}}
    settings.STORAGES = {**settings.STORAGES, "private": disk}

    [found] = problems(services.examine_storage())

    assert found.startswith(f"Nothing can be written to {tmp_path}/file/media, the folder for members' files: ")


@pytest.mark.django_db
def test_no_worker(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": settings.JOB_QUEUES}}

    assert problems(services.examine_workers()) == ["No worker is running."]


# --- Files ----------------------------------------------------------------------------------------------------------


def test_static_files_that_were_not_collected(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "themes.static_files.HashedFiles"},
    }
    settings.STATIC_ROOT = tmp_path

    assert problems(files.examine_static_files()) == [
        f"The static files are not in {tmp_path}: pages would fail, or have no styles."
    ]

    (tmp_path / "staticfiles.json").write_text("{}")
    assert problems(files.examine_static_files()) == []


def test_translations_that_were_not_compiled(settings: Any, tmp_path: Path) -> None:
    source = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.touch()
    settings.LOCALE_PATHS = [tmp_path]
    assert problems(files.examine_catalogues()) == [
        "The translations are missing or out of date in fr: pages would be partly in English."
    ]

    source.with_suffix(".mo").touch()
    assert problems(files.examine_catalogues()) == []

    os.utime(source.with_suffix(".mo"), (1, 1))
    assert len(problems(files.examine_catalogues())) == 1


def test_a_folder_that_cannot_be_written_and_a_full_disk(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    settings.C2PA_ROOT = tmp_path / "file" / "c2pa"
    assert problems(files.examine_folders()) == [
        f"Nothing can be written to {tmp_path}/file/c2pa, the folder for the key of generated pictures (C2PA_ROOT): Not a directory."
    ]

    settings.C2PA_ROOT = tmp_path
    settings.ERASURES_LOG, settings.BACKUP_DIR = tmp_path / "file" / "log" / "erased.jsonl", tmp_path / "file" / "backups"
    assert [problem.split(" the folder for ")[1] for problem in problems(files.examine_folders())] == [
        "the log of erased accounts (ERASURES_LOG): Not a directory.",
        "backups (BACKUP_DIR): Not a directory.",
    ]

    settings.ERASURES_LOG, settings.BACKUP_DIR = tmp_path / "erased.jsonl", tmp_path
    monkeypatch.setattr(files, "LITTLE", 10**18)
    assert any(found.level == Level.ADVICE and "MB left." in found.problem for found in files.examine_disks())
    monkeypatch.setattr(files, "TOO_LITTLE", 10**18)
    assert {found.level for found in files.examine_disks()} == {Level.PROBLEM}


# --- The command ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("at postgres://site:pa55wort@db:5432/site", "at postgres://…@db:5432/site"),
        ("redis://:pa55wort@cache/0 is away", "redis://…@cache/0 is away"),
        ("the key is the-key-of-the-provider", "the key is …"),
        ("password a b and plain text", "password a b and plain text"),
        ("unquoted p@55/wort too", "unquoted … too"),
    ],
)
def test_secrets_are_not_printed(settings: Any, text: str, shown: str) -> None:
    settings.EMBEDDINGS_KEY = "the-key-of-the-provider"
    settings.SEARCH_URL = "https://site:p%4055%2Fwort@search:9200/connective"

    assert hide_secrets(text) == shown


def test_an_examination_that_breaks_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.doctor.findings._examinations", {})

    def breaks() -> Iterator[Finding]:
        raise RuntimeError("https://user:pa55wort@host broke\nin two lines.")

    register_examination("odd", breaks, needs_database=False)
    register_examination("rows", list, needs_database=True)

    odd, rows = examine_all(has_database=lambda: False)

    assert [found.problem for found in odd.findings] == ["This could not be examined: https://…@host broke in two lines."]
    assert (rows.part, rows.skipped) == ("rows", True)


@pytest.mark.django_db
@pytest.mark.xdist_group("first_site")
def test_the_command_exits_with_1_where_there_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    first_site()
    said = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("doctor", json=True, stdout=said)

    told = json.loads(said.getvalue())
    assert (ended.value.code, told["ok"]) == (1, False)
    found = {part["part"]: part["findings"] for part in told["parts"]}
    assert found["administrators"] == [
        {
            "problem": "Nobody can administer the site.",
            "remedy": "Run `manage.py create_site --admin-email NAME@EXAMPLE.ORG`.",
            "level": "problem",
        }
    ]
    assert found["address"] == found["cache"] == found["storage"] == []


GOOD = {
    "SECRET_KEY": "kR7vQ2mZx9Lw4TbY8nHc5JdF3gPs6AuE1iOqWzXj",
    "ALLOWED_HOSTS": "www.example.org",
    "BASE_URL": "https://www.example.org",
    "DATABASE_URL": "postgres://nobody:geheimes-wort@127.0.0.1:1/none",
    "REDIS_URL": "rediscache://:geheimes-wort@127.0.0.1:1/0",
    "SEARCH_URL": "http://site:geheimes-wort@127.0.0.1:1/site",
    "EMAIL_URL": "smtp://site:geheimes-wort@127.0.0.1:1",
}


def run_doctor(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    facts = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    root = Path(__file__).resolve().parent.parent.parent.parent
    command = [sys.executable, "manage.py", "doctor"]
    return subprocess.run(command, cwd=root, env={**facts, **environment}, capture_output=True, text=True, check=False)


def test_everything_away_is_one_sentence_each_without_a_traceback_or_a_secret(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    answer = run_doctor(tmp_path, **GOOD)

    said = answer.stdout + answer.stderr
    assert (answer.returncode, answer.stderr) == (1, "")
    assert "Traceback" not in said
    assert "geheimes-wort" not in said
    for part in ("database", "cache", "mail server", "static files"):
        assert f"\n{part}: PROBLEM: " in said
    assert "\nsite: not examined, because the database does not work\n" in said


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is a demo secret or too short. Set at least 40 random characters."),
        ({"BASE_URL": ""}, "BASE_URL must be a scheme and a host"),
        ({"DJANGO_SETTINGS_MODULE": "cms.settings.none"}, "No module named 'cms.settings.none'"),
        ({"DATABASE_URL": "nonsense://site:geheimes-wort@host/name"}, "DATABASE_URL"),
    ],
)
def test_settings_that_cannot_be_used_are_one_sentence(tmp_path: Path, environment: dict[str, str], sentence: str) -> None:
    answer = run_doctor(tmp_path, **{**GOOD, **environment})

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith("The settings ")
    assert sentence in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert "geheimes-wort" not in answer.stderr
