"""An older `var/` is recognised, kept next to the new one, and reported."""

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from cms.demo.earlier import is_of_another_version, set_aside
from cms.management.commands import prepare_demo

Migration = MigrationRecorder.Migration
MADE = datetime(2026, 11, 5, 12, tzinfo=UTC).timestamp()


@pytest.mark.django_db
def test_freshly_migrated_database_is_of_this_version() -> None:
    assert not is_of_another_version(connection)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("app", "name", "is_other"),
    [
        ("cms", "0001_initial", True),  # the name of an earlier version's first migration
        ("users", "0004_addresses_in_small_letters", True),
        ("wagtailcore", "9999_of_a_later_wagtail", True),
        ("not_installed", "0001_initial", False),  # such as the community's, where that is switched off
    ],
)
def test_unknown_migration_of_an_installed_app_means_another_version(app: str, name: str, is_other: bool) -> None:
    Migration.objects.create(app=app, name=name)

    assert is_of_another_version(connection) is is_other


@pytest.mark.django_db
def test_missing_migration_that_others_depend_on_means_another_version() -> None:
    Migration.objects.filter(app="users").delete()

    assert is_of_another_version(connection)


@pytest.mark.django_db
def test_database_lacking_only_the_newest_migrations_is_of_this_version() -> None:
    nodes = MigrationLoader(connection).graph.node_map
    for app, name in [key for key, node in nodes.items() if not node.children]:
        Migration.objects.filter(app=app, name=name).delete()

    assert not is_of_another_version(connection)


def test_files_set_aside_get_dated_names_without_collisions(tmp_path: Path) -> None:
    for number, mark in enumerate(["2026-11-05", "2026-11-05-2", "2026-11-05-3"]):
        database, media = tmp_path / "db.sqlite3", tmp_path / "media"
        database.write_text(f"rows {number}")
        media.mkdir()
        (media / "a.png").write_text(f"picture {number}")
        os.utime(database, (MADE, MADE))
        names = set_aside([database, media, tmp_path / "private"])

        assert names == {database: tmp_path / f"db-{mark}.sqlite3", media: tmp_path / f"media-{mark}"}
        assert names[database].read_text() == f"rows {number}"
        assert (names[media] / "a.png").read_text() == f"picture {number}"
    assert sorted(path.name for path in tmp_path.glob("db*")) == [
        "db-2026-11-05-2.sqlite3",
        "db-2026-11-05-3.sqlite3",
        "db-2026-11-05.sqlite3",
    ]


def run(var: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "cms.settings.demo"}
    environment |= {"DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}"}
    command = (sys.executable, "manage.py", *command)
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)


def make_var(var: Path, *migrations: tuple[str, str]) -> None:
    """Create a folder like a demo's, whose database has recorded these migrations."""
    for folder in ("media", "private", "search", "mail"):
        (var / folder).mkdir(parents=True)
    (var / "private" / "plan.txt").write_text("geheim")
    with sqlite3.connect(var / "db.sqlite3") as database:
        database.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)")
        database.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '2026-11-05')", migrations)
        database.execute("CREATE TABLE kept (words text)")
        database.execute("INSERT INTO kept VALUES ('Mein Entwurf')")
    database.close()
    os.utime(var / "db.sqlite3", (MADE, MADE))


def words_in(path: Path) -> list[tuple[str]]:
    database = sqlite3.connect(path)
    found = database.execute("SELECT words FROM kept").fetchall()
    database.close()
    return found


def test_older_demo_is_set_aside_and_reported(tmp_path: Path) -> None:
    var = tmp_path / "var"
    make_var(var, ("cms", "0001_initial"), ("community", "0001_groups_and_files"))
    answer = run(var, "set_aside_old_demo")

    [kept] = var.glob("db-*.sqlite3")
    mark = kept.stem.removeprefix("db-")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == (
        f"Another version of the site made {var / 'db.sqlite3'}: it is kept as {kept.name}, with its files as media-{mark}, "
        f"private-{mark}, search-{mark}, and the demo is made anew.\n"
    )
    assert words_in(kept) == [("Mein Entwurf",)]
    assert (var / f"private-{mark}" / "plan.txt").read_text() == "geheim"
    assert not (var / "db.sqlite3").exists()
    assert (var / "mail").exists()

    assert run(var, "set_aside_old_demo").stdout == ""


def test_database_opened_by_another_program_is_not_moved(tmp_path: Path) -> None:
    var = tmp_path / "var"
    make_var(var, ("cms", "0001_initial"))
    database = sqlite3.connect(var / "db.sqlite3")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("INSERT INTO kept VALUES ('Noch ein Satz')")
    database.commit()
    answer = run(var, "set_aside_old_demo")

    assert answer.returncode == 1
    assert "Another program has" in answer.stderr
    assert words_in(var / "db.sqlite3") == [("Mein Entwurf",), ("Noch ein Satz",)]
    database.close()


def test_the_demo_sets_an_older_one_aside_before_it_migrates(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(prepare_demo, "call_command", lambda name, **_options: called.append(name))
    call_command("prepare_demo")

    assert called == ["set_aside_old_demo", "migrate", "load_demo", "warm_up"]
    script = (settings.BASE_DIR / "scripts" / "demo").read_text("utf-8")
    assert 0 < script.index("manage.py prepare_demo\n") < script.index("manage.py db_worker")


@pytest.mark.django_db
@override_settings(DEMO=False)
def test_set_aside_old_demo_refuses_to_run_outside_the_demo() -> None:
    Migration.objects.create(app="cms", name="0001_initial")

    with pytest.raises(CommandError, match="This command only works with the demo settings"):
        call_command("set_aside_old_demo")


@pytest.mark.django_db
def test_database_on_a_server_is_left_untouched(postgres: None) -> None:
    Migration.objects.create(app="cms", name="0001_initial")

    with pytest.raises(CommandError, match="Nothing in it was changed"):
        call_command("set_aside_old_demo")
