"""Demo data of another version of the site: recognised by its database's migrations, and set aside with its files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader


def is_of_another_version(connection: BaseDatabaseWrapper) -> bool:
    """Return whether a database was migrated with other migrations than the code's. Apps that are not installed do not count."""
    loader = MigrationLoader(connection)
    known = {*loader.disk_migrations, *(old for new in loader.replacements.values() for old in new.replaces)}
    if any(app in loader.migrated_apps and (app, name) not in known for app, name in loader.applied_migrations):
        return True
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory:
        return True
    return False


def set_aside(paths: Iterable[Path]) -> dict[Path, Path]:
    """Rename the `paths` that exist, all with the same date, and return their new names.

    The date is the day on which the first of them was last modified; a number is added if a name is taken.
    """
    there = [path for path in paths if path.exists()]
    day = f"{datetime.fromtimestamp(there[0].stat().st_mtime, UTC):%Y-%m-%d}"
    for number in count(1):
        mark = day if number == 1 else f"{day}-{number}"
        names = {path: path.with_name(f"{path.stem}-{mark}{path.suffix}") for path in there}
        if not any(name.exists() for name in names.values()):
            break
    for path, name in names.items():
        path.rename(name)
    return names
