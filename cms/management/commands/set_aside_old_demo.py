"""`manage.py set_aside_old_demo`: makes room for a demo that this version of the site can serve."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cms.demo.earlier import is_of_another_version, set_aside


class Command(BaseCommand):
    help = "Rename the demo's database and files if another version of the site made them, so that the demo can be made anew."
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO", False):
            raise CommandError("This command only works with the demo settings.")
        if not is_of_another_version(connection):
            return
        name = str(connection.settings_dict["NAME"])
        if connection.vendor != "sqlite":
            raise CommandError(
                f"Another version of the site made the database {name}. Nothing in it was changed: name an empty one in DATABASE_URL."
            )
        connection.close()  # which makes SQLite write its journal into the database file
        database = Path(name)
        # The files in the folders belong to the rows: nothing else identifies them.
        folders = [Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_ROOT), Path(settings.VAR_DIR) / "search"]
        beside = [database.with_name(f"{database.name}{end}") for end in ("-wal", "-shm")]
        if left := [path for path in beside if path.exists()]:
            raise CommandError(
                f"Another program has {name} open ({', '.join(path.name for path in left)}). End it, and start again."
            )
        names = set_aside([database, *folders])
        files = ", ".join(path.name for old, path in names.items() if old != database)
        self.stdout.write(
            f"Another version of the site made {name}: it is kept as {names[database].name}"
            f"{f', with its files as {files}' if files else ''}, and the demo is made anew."
        )
