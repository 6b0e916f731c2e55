"""Build, update, check and measure the index of the archive search."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.backends.base import SearchUnavailable
from search.documents import sources
from search.engine import get_backend
from search.indexing import Differences, all_entries, compare, count_documents, repair

SHOWN = 20  # ids of each kind that `check` names


class Command(BaseCommand):
    help = "Build, update, check or measure the index of the archive search."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("rebuild", help="Make a new index of everything; searches go on in the old one meanwhile.")
        actions.add_parser("update", help="Write what is missing or stale, take out what is orphaned.")
        check = actions.add_parser("check", help="Say what is missing, stale or orphaned; fails if anything is.")
        check.add_argument("--repair", action="store_true", help="Mend it.")
        actions.add_parser("stats", help="Say how many documents there are.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            match action:
                case "rebuild":
                    count = get_backend().rebuild(self.entries())
                    self.stdout.write(f"{count} documents are in the new index.")
                case "update":
                    self.mend(self.differences())
                case "check":
                    self.check_index(mend=options["repair"])
                case "stats":
                    self.show_stats()
        except SearchUnavailable as error:
            raise CommandError(str(error)) from error

    def entries(self) -> Any:
        return tqdm(all_entries(), total=count_documents(), unit=" documents", desc="Reading", file=self.stderr, leave=False)

    def differences(self) -> Differences:
        return compare(self.entries())

    def check_index(self, *, mend: bool) -> None:
        differences = self.differences()
        for kind in ("missing", "stale", "orphaned"):
            ids = getattr(differences, kind)
            more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
            self.stdout.write(f"{kind}: {len(ids)}" + (f" ({', '.join(ids[:SHOWN])}{more})" if ids else ""))
        if mend:
            self.mend(differences)
        elif differences:
            raise CommandError("The index is not what it should be: `search_index check --repair` mends it.")

    def mend(self, differences: Differences) -> None:
        repair(differences)
        written, removed = len(differences.missing) + len(differences.stale), len(differences.orphaned)
        self.stdout.write(f"{written} documents written, {removed} taken out.")

    def show_stats(self) -> None:
        counts = Counter(name.partition(":")[0] for name in get_backend().fingerprints())
        for source in sorted({*sources(), *counts}):
            expected = len(sources()[source].keys()) if source in sources() else 0
            self.stdout.write(f"{source}: {counts[source]} in the index, {expected} to be found")
