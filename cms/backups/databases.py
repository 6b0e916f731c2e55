"""Saves the database to one file, and restores it from there: with the tools of each kind of database."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from cms.doctor.secrets import hide_secrets

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class BackupError(Exception):
    """Something about the backup does not work; says what, and what to do."""


def name_of_dump() -> str:
    """Return the name of the file in a backup of this site's kind of database. Raises BackupError."""
    try:
        return NAMES[connection.vendor]
    except KeyError:
        raise BackupError(f"There are no backups of {connection.vendor} databases.") from None


def dump_database(target: Path) -> None:
    """Save the database as it is at this moment, while people work with it. Raises BackupError."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(file_of_sqlite())) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
        return
    run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def restore_database(source: Path) -> None:
    """Replace the database by what was saved. Raises BackupError, and then nothing was changed."""
    connection.close()
    if connection.vendor == "sqlite":
        file_of_sqlite().parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(file_of_sqlite())) as target:
            copy.backup(target)
        return
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    connection.close()
    # Tables of a newer version of the site are not in the backup: they are dropped too, or they would stand in the way of the others.
    first, script = source.with_suffix(".first.sql"), source.with_suffix(".sql")
    first.write_text("".join(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)} CASCADE;\n" for name in tables))
    run_tool("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", f"--file={script}", str(source))
    # In one transaction: either all of it is restored, or nothing is changed.
    run_tool(
        "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={first}", f"--file={script}"
    )


def file_of_sqlite() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def run_tool(name: str, *options: str) -> None:
    """Run a program of PostgreSQL on the site's database. The password is passed in the environment, which others cannot read."""
    told = connection.settings_dict
    known = {"PGHOST": told["HOST"], "PGPORT": told["PORT"], "PGUSER": told["USER"], "PGPASSWORD": told["PASSWORD"]}
    known |= {"PGDATABASE": told["NAME"], "PGSSLMODE": told.get("OPTIONS", {}).get("sslmode", ""), "PGCONNECT_TIMEOUT": "10"}
    environment = {**os.environ, **{key: str(value) for key, value in known.items() if value}}
    try:
        done = subprocess.run([name, "--no-password", *options], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    except FileNotFoundError:
        raise BackupError(
            f"{name} is missing: install Debian's package postgresql-client, in the version of the server."
        ) from None
    if done.returncode:
        raise BackupError(f"{name} failed: {hide_secrets(' '.join(done.stderr.split()))[:500]}")
