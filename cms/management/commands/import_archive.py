"""`manage.py import_archive PATH... --locale de [--publish] [--dry-run]`"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm
from wagtail.models import Locale

from cms.archive_import.article import Document, UnreadableFileError
from cms.archive_import.reading import find_files, read_file
from cms.archive_import.recognising import recognise_articles
from cms.archive_import.report import describe_file
from cms.archive_import.writing import Outcome, State, import_articles


class Command(BaseCommand):
    """Turns old files into pages, and reports for each what it created and what it could not recognise."""

    help = (
        "Turn files (.txt .md .html .docx .pdf) into pages under the right lists. Safe to run again: nothing is imported twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder with files")
        parser.add_argument("--locale", required=True, choices=sorted(dict(settings.LANGUAGES)), help="language of the pages")
        parser.add_argument(
            "--publish", action="store_true", help="publish the pages that are complete (default: all pages are drafts)"
        )
        parser.add_argument("--dry-run", action="store_true", help="show what would be imported, without importing it")

    def handle(self, *, paths: list[Path], locale: str, publish: bool, dry_run: bool, **options: Any) -> None:
        language = Locale.objects.filter(language_code=locale).first()
        if language is None:
            raise CommandError(f"The site has no pages in “{locale}” yet.")
        files = list(find_files(paths))
        failed = made = 0
        # The progress bar is only shown in a terminal: in a pipe it would be noise.
        for path in tqdm(files, desc="Import", unit="file", disable=None):
            found = self._import(path, locale=language, publish=publish, dry_run=dry_run)
            states = [] if isinstance(found, str) else [outcome.state for outcome in found[1]]
            failed += all(state is State.FAILED for state in states)
            made += sum(state.is_new for state in states)
            with tqdm.external_write_mode(file=sys.stdout):
                self.stdout.write(describe_file(path, found, dry_run=dry_run, verbose=options["verbosity"] > 1))
        would = "would be made" if dry_run else "made"
        self.stdout.write(f"{len(files)} files: {made} pages {would}, {failed} files failed.")
        if failed == len(files):
            raise CommandError("No file could be imported." if files else "There are no files to import at these paths.")

    def _import(self, path: Path, *, locale: Locale, publish: bool, dry_run: bool) -> tuple[Document, list[Outcome]] | str:
        """Return the document with the outcomes of its articles, or the reason why there is none."""
        try:
            document = read_file(path)
            articles = recognise_articles(document)
        except UnreadableFileError as reason:
            return str(reason)
        except Exception as error:  # noqa: BLE001  # whatever a damaged file does to a parser, the others must still be read
            return f"the file could not be read ({type(error).__name__}: {error})"
        return document, import_articles(articles, document, locale=locale, publish=publish, dry_run=dry_run)
