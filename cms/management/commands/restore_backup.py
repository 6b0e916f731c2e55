"""`manage.py restore_backup FILE`: a site as it was, without the people who were erased since."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from cms.backups.databases import BackupError
from cms.backups.restoring import restore_backup


class Command(BaseCommand):
    help = "Restore a backup into an empty database, and erase again who was erased since. Stop web and worker before."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a file that back_up has written")
        parser.add_argument("--replace", action="store_true", help="replace the site that is in the database")
        parser.add_argument(
            "--erasures", metavar="FILE", default=settings.ERASURES_LOG, help="the log of erased accounts (default: ERASURES_LOG)"
        )
        parser.add_argument("--without-erasures", action="store_true", help="restore although the log of erased accounts is lost")

    def handle(self, *args: Any, **options: Any) -> None:
        erasures = Path(options["erasures"])
        if not erasures.exists() and not options["without_erasures"]:
            raise CommandError(
                f"There is no log of erased accounts at {erasures}: people who deleted their account since the backup would be there again. "
                "Name the log with --erasures, or say --without-erasures if nobody did. Nothing was changed."
            )
        quiet = options["verbosity"] == 0
        try:
            with tqdm(desc="Restore", unit="file", disable=quiet or None, file=self.stderr) as bar:
                done = restore_backup(Path(options["file"]), erasures=erasures, replace=options["replace"], advance=bar.update)
        except BackupError as error:
            raise CommandError(str(error)) from error
        if not quiet:
            self.stdout.write(f"The site is as it was at {done.made_at}: {done.files} files. People erased again: {done.erased}.")
            self.stdout.write(
                "Everybody has to log in again. Now run `manage.py search_index rebuild`, and start web and worker."
            )
