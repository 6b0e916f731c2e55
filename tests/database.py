"""Databases for tests: migrated once, and put back to what the migrations left in them after a test that committed."""

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

KEPT = settings.BASE_DIR / "var" / "migrated"


def migrated_file() -> Path:
    """Return where a SQLite database is kept that has just been migrated; its name changes with everything that migrates it."""
    said = hashlib.sha256((settings.BASE_DIR / "requirements" / "dev.txt").read_bytes())
    for config in apps.get_app_configs():
        said.update(config.name.encode())
        for file in sorted(Path(config.path).glob("migrations/*.py")):
            said.update(file.read_bytes())
    return KEPT / f"{said.hexdigest()[:16]}.sqlite3"


def take_migrated(database: Path) -> bool:
    """Put the kept file in the place of `database`, so that migrating it takes no time. Return whether there is one."""
    if not migrated_file().exists():
        return False
    shutil.copyfile(migrated_file(), database)
    return True


def keep_migrated(database: Path) -> None:
    """Keep a copy of `database` for the next run, and no older one."""
    KEPT.mkdir(parents=True, exist_ok=True)
    copy = KEPT / f"{os.getpid()}.part"
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    older = sorted(KEPT.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime)[:-2]  # with the community, and without
    for file in older:
        file.unlink(missing_ok=True)
    copy.rename(migrated_file())


def table_names(connection: BaseDatabaseWrapper) -> list[str]:
    return sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))


class PristineRows:
    """The rows of every table as they are now, to be put back later.

    Django's own flush leaves the tables empty: no root page, no locale, no site, no permission for the tests that come after.
    """

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.rows: dict[str, list[tuple]] = {}
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            for table in table_names(connection):
                cursor.execute(f"SELECT * FROM {quote(table)}")
                self.rows[table] = cursor.fetchall()

    def put_back(self) -> None:
        """Empty every table and insert the rows again. Foreign keys are checked at the end, so the order does not matter."""
        quote = self.connection.ops.quote_name
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            for table in self.rows:
                cursor.execute(f"DELETE FROM {quote(table)}")
            for table, rows in self.rows.items():
                if rows:
                    places = ", ".join(["%s"] * len(rows[0]))
                    cursor.executemany(f"INSERT INTO {quote(table)} VALUES ({places})", rows)
