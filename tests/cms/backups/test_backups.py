"""Backups are restored on an empty machine, on both kinds of database, and erased people stay erased."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from cms.backups import archive
from cms.backups.archive import make_backup, read_manifest, remove_old_backups
from cms.backups.databases import BackupError
from cms.backups.files import Shelf, shelves
from cms.backups.restoring import refuse_unsuitable
from cms.users import erasures
from cms.users.models import Erasure, User
from tests.accounts import PASSWORD, make_account
from tests.database import PostgresTemplate, SQLiteTemplate

pytestmark = pytest.mark.every_database


def put_file(shelf: str, name: str, content: bytes) -> None:
    [found] = [one for one in shelves() if one.name == shelf]
    import io

    found.put(name, io.BytesIO(content))


@pytest.fixture
def folders(settings: Any, tmp_path: Path) -> Path:
    """Empty folders for the files of a site."""
    disk = "cms.media.storage.DiskStorage"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "cms.media.storage.MediaStorage", "OPTIONS": {"location": tmp_path / "media"}},
        "private": {"BACKEND": disk, "OPTIONS": {"location": tmp_path / "private"}},
    }
    settings.C2PA_ROOT = str(tmp_path / "c2pa")
    settings.ERASURES_LOG = tmp_path / "erasures.jsonl"
    return tmp_path


@pytest.fixture
def no_dump(monkeypatch: pytest.MonkeyPatch) -> None:
    """Save a word in place of the database, which a test's transaction hides from other connections."""
    monkeypatch.setattr(archive, "dump_database", lambda target: target.write_bytes(b"rows"))


@pytest.mark.django_db
def test_a_backup_has_every_file_with_its_digest_and_only_its_owner_reads_it(folders: Path, no_dump: None) -> None:
    put_file("media", "images/strasse.jpg", b"picture")
    put_file("private", "files/a/1.pdf", b"secret")
    put_file("c2pa", "root.key", b"key")
    (folders / "media" / ".half.part").write_bytes(b"unfinished")

    path = make_backup(folders / "backups")

    manifest = read_manifest(path)
    rows = archive.name_of_dump()
    assert set(manifest.digests) == {"media/images/strasse.jpg", "private/files/a/1.pdf", "c2pa/root.key", rows}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.django_db
def test_a_file_that_comes_while_the_database_is_saved_is_in_the_backup(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_file("private", "files/early", b"1")

    def dump(target: Path) -> None:
        target.write_bytes(b"rows")
        put_file("private", "files/late", b"2")

    monkeypatch.setattr(archive, "dump_database", dump)

    assert {"private/files/early", "private/files/late"} <= set(read_manifest(make_backup(folders / "backups")).digests)


@pytest.mark.django_db
def test_a_file_that_goes_while_it_is_listed_is_left_out(folders: Path, no_dump: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Shelf, "names", lambda shelf: iter(["gone"]))

    assert list(read_manifest(make_backup(folders / "backups")).digests) == [archive.name_of_dump()]


@pytest.mark.django_db
def test_a_backup_that_fails_leaves_nothing_behind(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dump(_target: Path) -> None:
        raise BackupError("pg_dump failed")

    monkeypatch.setattr(archive, "dump_database", dump)

    with pytest.raises(BackupError, match="pg_dump failed"):
        make_backup(folders / "backups")

    assert list((folders / "backups").iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["cut off", "changed"])
def test_a_damaged_backup_is_refused_before_anything_is_changed(folders: Path, no_dump: None, how: str) -> None:
    put_file("media", "images/strasse.jpg", b"picture" * 1000)
    path = make_backup(folders / "backups")
    content = path.read_bytes()
    path.write_bytes(content[:3000] if how == "cut off" else content.replace(b"picturepicture", b"PICTUREpicture"))

    with pytest.raises(BackupError, match="Nothing was changed"):
        read_manifest(path)


@pytest.mark.django_db
def test_backups_of_other_versions_and_databases_and_over_a_site_are_refused(folders: Path, no_dump: None) -> None:
    manifest = read_manifest(make_backup(folders / "backups"))

    with pytest.raises(BackupError, match="There is a site in the database already"):
        refuse_unsuitable(manifest, replace=False)
    refuse_unsuitable(manifest, replace=True)
    manifest.migrations.append("cms.9999_later")
    with pytest.raises(BackupError, match="another version"):
        refuse_unsuitable(manifest, replace=True)
    manifest.database = "database.other"
    with pytest.raises(BackupError, match="another kind of database"):
        refuse_unsuitable(manifest, replace=True)


def test_only_the_newest_backups_are_kept(tmp_path: Path) -> None:
    names = [f"connective-2026010{day}T020000Z.tar" for day in range(1, 6)]
    for name in [*names, "other.tar"]:
        (tmp_path / name).touch()

    remove_old_backups(tmp_path, keep=2)

    assert sorted(path.name for path in tmp_path.iterdir()) == [*names[3:], "other.tar"]


# --- Erased people --------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_deleted_account_is_in_the_log_and_nothing_says_whose_it_was(folders: Path) -> None:
    user = make_account("geloescht@example.org", name="Frau Beispiel")
    key, made_at = user.pk, user.date_joined

    user.delete()

    [row] = Erasure.objects.all()
    [line] = erasures.read_log(erasures.log_file())
    assert (row.account, row.made_at) == (line.account, line.made_at) == (key, made_at)
    written = (folders / "erasures.jsonl").read_text()
    assert "geloescht" not in written
    assert "Beispiel" not in written
    assert stat.S_IMODE((folders / "erasures.jsonl").stat().st_mode) == 0o600


@pytest.mark.django_db
def test_what_could_not_be_written_is_written_later_and_once(folders: Path) -> None:
    make_account("geloescht@example.org").delete()  # inside the test's transaction nothing is committed
    assert not (folders / "erasures.jsonl").exists()

    erasures.complete_log()
    erasures.complete_log()

    assert len((folders / "erasures.jsonl").read_text().splitlines()) == 1


@pytest.mark.django_db
def test_people_who_are_there_again_are_erased_and_others_with_their_number_are_not(folders: Path) -> None:
    back, other, stays = (make_account(f"{name}@example.org") for name in ("zurueck", "andere", "bleibt"))
    lines = [
        {"account": back.pk, "made_at": back.date_joined.isoformat(), "at": "2026-01-01T00:00:00+00:00"},
        {"account": back.pk, "made_at": "2020-01-01T00:00:00+00:00", "at": "2026-01-01T00:00:00+00:00"},
        {"account": other.pk, "made_at": "2020-01-01T00:00:00+00:00", "at": "2026-01-01T00:00:00+00:00"},
    ]
    log = folders / "erasures.jsonl"
    log.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"account": 1')

    assert erasures.erase_again(log) == 1
    assert set(User.objects.all()) == {other, stays}
    assert erasures.erase_again(log) == 0


# --- The whole way --------------------------------------------------------------------------------------------------


@pytest.fixture
def new_database(tmp_path: Path, django_db_setup: None) -> Iterator[Callable[..., str]]:
    """Make new databases on the server of the tests, empty or migrated, and drop them at the end. Return their addresses."""
    if connection.vendor == "sqlite":
        migrated = SQLiteTemplate(connection).file

        def make_file(*, is_migrated: bool) -> str:
            path = tmp_path / f"{uuid.uuid4().hex}.sqlite3"
            if is_migrated:
                shutil.copyfile(migrated, path)
            return f"sqlite:///{path}"

        yield make_file
        return
    import psycopg

    told = settings.DATABASES["default"]
    server = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"], "password": told["PASSWORD"]}
    made: list[str] = []

    def make(*, is_migrated: bool) -> str:
        made.append(f"backup_{uuid.uuid4().hex}")
        template = PostgresTemplate(connection).name if is_migrated else "template0"
        with psycopg.connect(**server, dbname="postgres", autocommit=True) as open_connection:
            open_connection.execute(f'CREATE DATABASE "{made[-1]}" TEMPLATE "{template}"')
        return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{made[-1]}"

    yield make
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as open_connection:
        for name in made:
            open_connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


BEGINNING = """
import django; django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from cms.users.models import User
"""
A_SITE_WITH_A_BACKUP = """
call_command("create_site", "--admin-email=verwaltung@example.org", verbosity=0)
User.objects.create_user("weg@example.org", name="Wega Verschwunden")
storages["private"].save("files/plan.txt", ContentFile(b"Plan"))
call_command("back_up")
User.objects.get(email="weg@example.org").delete()
"""
RESTORED_TWICE = """
call_command("restore_backup", BACKUP)
with connection.cursor() as cursor:  # a newer version has a table that the backup knows nothing of, and that refers to one it knows
    cursor.execute("CREATE TABLE later (owner bigint REFERENCES users_user(id))")
User.objects.create_user("fremd@example.org")
storages["private"].save("files/fremd.txt", ContentFile(b"Fremd"))
for options in (["--erasures=none"], []):
    try:
        call_command("restore_backup", BACKUP, *options)
    except CommandError as error:
        print(error)
call_command("restore_backup", BACKUP, "--replace")
print(sorted(User.objects.values_list("email", flat=True)), User.objects.get().check_password(PASSWORD))
call_command("create_site")
call_command("dumpdata")
"""


@pytest.mark.django_db
def test_a_site_is_restored_on_an_empty_machine_and_over_another_without_the_person_erased_since(
    tmp_path: Path, new_database: Callable[..., str]
) -> None:
    databases = {"old": new_database(is_migrated=True), "new": new_database(is_migrated=False)}

    def run(machine: str, work: str) -> str:
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "COMMUNITY_ENABLED") if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "cms.settings.demo",
            "EMBEDDINGS_URL": "none://",
            "DATABASE_URL": databases[machine],
            "VAR_DIR": str(tmp_path / machine),
            "ERASURES_LOG": str(tmp_path / "log.jsonl"),
            "BACKUP_DIR": str(tmp_path / "backups"),
            "ADMIN_PASSWORD": PASSWORD,
        }
        code = [sys.executable, "-c", BEGINNING + work]
        done = subprocess.run(code, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("old", A_SITE_WITH_A_BACKUP)
    [backup] = (tmp_path / "backups").glob("*.tar")
    with tarfile.open(backup) as content:
        assert "private/files/plan.txt" in content.getnames()

    said = run("new", RESTORED_TWICE.replace("BACKUP", repr(str(backup))).replace("PASSWORD", repr(PASSWORD)))

    assert said.count("People erased again: 1.") == 2
    assert "There is no log of erased accounts" in said
    assert "There is a site in the database already" in said
    assert "['verwaltung@example.org'] True" in said
    assert "Missing:" not in said
    assert '"model": "users.erasure"' in said
    assert "weg@" not in said
    assert "Verschwunden" not in said
    assert [path.read_bytes() for path in (tmp_path / "new" / "private" / "files").iterdir()] == [b"Plan"]
