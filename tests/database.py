"""Databases for tests: migrated once, and restored to the state after the migrations when a test has committed."""

import fcntl
import hashlib
import itertools
import os
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

KEPT = settings.BASE_DIR / "var" / "migrated"
BOTH = 2  # with the community, and without


def state_of_migrations() -> str:
    """Return a name that changes with everything that affects the migrated database."""
    said = hashlib.sha256((settings.BASE_DIR / "requirements" / "dev.txt").read_bytes())
    for config in apps.get_app_configs():
        said.update(config.name.encode())
        for file in sorted(Path(config.path).glob("migrations/*.py")):
            said.update(file.name.encode() + file.read_bytes())
    return said.hexdigest()[:16]


@contextmanager
def free_number(numbers: Iterable[int], purpose: str) -> Iterator[int]:
    """Reserve a number that no other test process of this checkout uses, even in parallel runs."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for number in itertools.cycle(numbers):
        with (KEPT / f"{purpose}-{number}.lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.01)
                continue
            yield number
            return


class Template:
    """A freshly migrated database that the tests' databases are copied from. The first process creates it, others wait for it.

    `take` returns whether there was one; if not, migrate, and then call `keep`.
    """

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.state = state_of_migrations()
        self.database = connection.settings_dict["TEST"]["NAME"]
        self.was_taken = False
        self._lock: IO[bytes] | None = None

    def take(self) -> bool:
        KEPT.mkdir(parents=True, exist_ok=True)
        self._lock = (KEPT / "lock").open("ab")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.was_taken = self._exists()
        if self.was_taken:
            self._copy()
            self.release()
        return self.was_taken

    def keep(self) -> None:
        if self._lock:
            self._keep()
            self.release()

    def drop(self) -> None:
        """Delete the tests' database."""

    def release(self) -> None:
        """Release the lock."""
        if self._lock:
            self._lock.close()
            self._lock = None

    def _exists(self) -> bool:
        raise NotImplementedError

    def _copy(self) -> None:
        raise NotImplementedError

    def _keep(self) -> None:
        raise NotImplementedError


class SQLiteTemplate(Template):
    """A SQLite file."""

    @property
    def file(self) -> Path:
        return KEPT / f"{self.state}.sqlite3"

    def _exists(self) -> bool:
        return self.file.exists()

    def _copy(self) -> None:
        shutil.copyfile(self.file, self.database)
        os.utime(self.file)

    def _keep(self) -> None:
        part = KEPT / f"{os.getpid()}.part"
        with sqlite3.connect(self.database) as source, sqlite3.connect(part) as target:
            source.backup(target)
        source.close()
        target.close()
        for older in sorted(KEPT.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime)[: 1 - BOTH]:
            older.unlink(missing_ok=True)
        part.rename(self.file)


class PostgresTemplate(Template):
    """A separate database on the same server."""

    PREFIX = "connective_migrated_"

    @property
    def name(self) -> str:
        return f"{self.PREFIX}{self.state}"

    def _exists(self) -> bool:
        return self.name in self._kept()

    def _kept(self) -> list[str]:
        with self.connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid", [f"{self.PREFIX}%"])
            return [name for (name,) in cursor.fetchall()]

    def _copy(self) -> None:
        self._run(
            f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)', f'CREATE DATABASE "{self.database}" TEMPLATE "{self.name}"'
        )

    def _keep(self) -> None:
        self.connection.close()  # open connections prevent a database from being copied
        older = [f'DROP DATABASE IF EXISTS "{name}"' for name in self._kept()[: 1 - BOTH]]
        self._run(*older, f'CREATE DATABASE "{self.name}" TEMPLATE "{self.database}"')

    def drop(self) -> None:
        self.connection.close()
        self._run(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')

    def _run(self, *statements: str) -> None:
        with self.connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


TEMPLATES: dict[str, type[Template]] = {"sqlite": SQLiteTemplate, "postgresql": PostgresTemplate}


def table_names(connection: BaseDatabaseWrapper) -> list[str]:
    return sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))


class PristineRows:
    """A snapshot of the rows of every table, to restore later.

    Django's own flush leaves the tables empty: without root page, locale, site or permissions for the tests that follow.
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
