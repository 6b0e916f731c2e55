"""Whether the database answers, is this site's, and has this version's tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import Error

from cms.demo.earlier import is_of_another_version
from cms.first_site.administrator import find_administrators
from cms.users.models import User

from .findings import Finding, Level, reason

PATIENCE = 5  # seconds for a server to answer
SKEW = 5  # seconds by which clocks may differ


@contextmanager
def soon() -> Iterator[None]:
    """Give up after some seconds on a server that never answers."""
    options = connection.settings_dict.setdefault("OPTIONS", {})
    is_set = connection.vendor != "postgresql" or "connect_timeout" in options
    if not is_set:
        options["connect_timeout"] = PATIENCE
    try:
        yield
    finally:
        if not is_set:
            del options["connect_timeout"]


def name_of_database() -> str:
    """Return which database it is, as people know it."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"file {told['NAME']}"
    return f"database {told['NAME']} at {told['HOST'] or 'this machine'}{':' + str(told['PORT']) if told['PORT'] else ''}"


def works() -> bool:
    """Return whether the database has all tables of this version."""
    return not list(examine_database())


def examine_database() -> Iterator[Finding]:
    name = name_of_database()
    try:
        with soon():
            connection.ensure_connection()
            tables = set(connection.introspection.table_names())
    except (Error, OSError) as error:
        yield Finding(
            f"The {name} cannot be used: {reason(error)}.",
            "Compare DATABASE_URL with the server: host and port, user and password, the name of the database; or start the server.",
        )
        return
    if not tables:
        yield Finding(f"The {name} is empty.", "Run `manage.py migrate`, then `manage.py create_site`.")
    elif MigrationRecorder.Migration._meta.db_table not in tables or User._meta.db_table not in tables:
        yield Finding(
            f"The {name} belongs to another program: it has tables, but not those of this site.",
            "Name a database of the site's own in DATABASE_URL.",
        )
    elif is_of_another_version(connection):
        yield Finding(
            f"The {name} was migrated by another version of the site, probably a newer one.",
            "Run the version that belongs to it, or restore a backup of this version.",
        )
    elif waiting := pending_migrations():
        yield Finding(f"{waiting} migrations have not been applied.", "Run `manage.py migrate`.")


def pending_migrations() -> int:
    """Return how many migrations of this version have not been applied. Raises DatabaseError."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def examine_kind_of_database() -> Iterator[Finding]:
    if connection.vendor == "sqlite" and not settings.DEMO:
        yield Finding(
            "The database is SQLite, in which one process writes at a time.",
            "Use PostgreSQL (DATABASE_URL) for a site with more than a few people.",
            Level.ADVICE,
        )


def examine_administrators() -> Iterator[Finding]:
    if not find_administrators():
        yield Finding("Nobody can administer the site.", "Run `manage.py create_site --admin-email NAME@EXAMPLE.ORG`.")


def examine_clock() -> Iterator[Finding]:
    """Compare the clock with that of the database's server: deadlines are read on both."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        before = datetime.now(UTC)
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
        after = datetime.now(UTC)
    skew = max((before - theirs).total_seconds(), (theirs - after).total_seconds())
    if skew > SKEW:
        yield Finding(
            f"The clocks of this machine and of the database's server differ by {round(skew)} seconds.",
            "Let both follow a time server (systemd-timesyncd or chrony): deadlines, codes for logging in and jobs depend on it.",
        )
