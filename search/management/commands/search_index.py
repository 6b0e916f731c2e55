"""Build, update, check and measure the index of the archive search."""

from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm
from yaml import YAMLError

from search import evaluation
from search.backends.base import SearchUnavailable
from search.documents import sources
from search.engine import get_backend
from search.indexing import Differences, all_entries, batches, compare, count_documents, repair, update_documents
from search.meaning.embedding import EmbeddingUnavailable
from search.meaning.passages import passages_of
from search.meaning.providers import get_provider
from search.meaning.store import forget_others
from search.vectors import embed_documents

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
        embed = actions.add_parser(
            "embed", help="Compute what passages mean, as far as it is not known, and write it into the index."
        )
        embed.add_argument("--prune", action="store_true", help="Forget what passages meant that are no more.")
        evaluate = actions.add_parser("evaluate", help="Measure with judged queries how good the results are.")
        evaluate.add_argument(
            "--file", type=Path, action="append", help="Judged queries (default: those that come with the search)."
        )
        evaluate.add_argument(
            "--modes",
            type=modes,
            default=",".join(evaluation.MODES),
            metavar="MODE,...",
            help="Of words, meaning, fused (default: all).",
        )

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
                case "embed":
                    self.embed(prune=options["prune"])
                case "evaluate":
                    self.evaluate(options["file"] or evaluation.OWN, options["modes"])
        except (SearchUnavailable, EmbeddingUnavailable) as error:
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

    def embed(self, *, prune: bool) -> None:
        provider = get_provider()
        if provider is None:
            raise CommandError("There is no provider of embeddings: EMBEDDINGS_URL chooses one.")
        computed = written = 0
        with tqdm(total=count_documents(), unit=" documents", desc="Meaning", file=self.stderr, leave=False) as bar:
            for name, source in sources().items():
                for keys in batches(source.keys()):
                    lacking, count = embed_documents(name, keys)
                    written += len(update_documents(name, lacking).entries) if lacking else 0
                    computed += count
                    bar.update(len(keys))
        self.stdout.write(f"{computed} passages computed, {written} documents written.")
        if prune:
            used = {passage.key(provider.model) for entry in self.entries() for passage in passages_of(entry.document)}
            self.stdout.write(f"{forget_others(used)} passages forgotten.")

    def evaluate(self, files: Iterable[Path], modes: list[str]) -> None:
        if not evaluation.has_meaning():
            modes = [mode for mode in modes if mode == "words"]
            self.stderr.write("There is no provider of embeddings that answers: words alone are measured.")
        for file in files:
            try:
                queries = evaluation.read_judged(file)
            except (OSError, LookupError, TypeError, ValueError, YAMLError) as error:
                raise CommandError(f"{file} does not hold judged queries: {error}") from error
            scores = {}
            with tqdm(total=len(queries) * len(modes), unit=" queries", desc=file.stem, file=self.stderr, leave=False) as bar:
                for mode in modes:
                    scored = evaluation.evaluate(queries, mode, get_backend())
                    scores[mode] = evaluation.by_group(self.counted(scored, bar))
            self.stdout.write(f"\n{file.name}: {len(queries)} queries whose answers are in the archive")
            self.stdout.write("\n".join(evaluation.table(scores)))
        for mode in modes:
            answered = evaluation.answered_nonsense(mode, get_backend())
            self.stdout.write(
                f"{mode}: {len(answered)} nonsense queries find something" + (f" ({', '.join(answered)})" if answered else "")
            )

    def counted(self, scored: Iterable[Any], bar: Any) -> Iterator[Any]:
        for one in scored:
            yield one
            bar.update()


def modes(text: str) -> list[str]:
    """Return the modes that `text` names. Raises ArgumentTypeError."""
    chosen = text.split(",")
    if unknown := set(chosen) - set(evaluation.MODES):
        raise ArgumentTypeError(f"{', '.join(sorted(unknown))}: there are {', '.join(evaluation.MODES)}")
    return chosen
