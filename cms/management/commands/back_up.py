"""`manage.py back_up`: everything that cannot be made anew, in one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from cms.backups.archive import make_backup, remove_old_backups
from cms.backups.databases import BackupError


class Command(BaseCommand):
    help = "Save the database, uploaded files, members' files and the key of generated pictures to one file, while people work on the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", metavar="FOLDER", default=settings.BACKUP_DIR, help="where to (default: BACKUP_DIR)")
        parser.add_argument(
            "--keep", type=int, default=0, metavar="N", help="afterwards delete all but the newest N backups there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["to"])
        quiet = options["verbosity"] == 0
        try:
            with tqdm(desc="Backup", unit="file", disable=quiet or None, file=self.stderr) as bar:
                path = make_backup(folder, advance=bar.update)
        except BackupError as error:
            raise CommandError(str(error)) from error
        old = remove_old_backups(folder, keep=options["keep"]) if options["keep"] > 0 else []
        if not quiet:
            self.stdout.write(f"{path} ({path.stat().st_size / 1024**2:.1f} MB){f', {len(old)} older deleted' if old else ''}")
            self.stdout.write(
                f"Not in it: SECRET_KEY and the other settings, and {settings.ERASURES_LOG}. Keep them elsewhere too."
            )
