"""Build, update, check and measure the index of the archive search."""

from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from tqdm import tqdm
from yaml import YAMLError

from search.backends.base import SearchBackend, SearchUnavailable
from search.backends.embedded.backend import EmbeddedBackend
from search.backends.engine import get_backend
from search.backends.entries import Entry
from search.documents.registry import sources
from search.embeddings.base import EmbeddingUnavailable
from search.embeddings.models import PassageEmbedding, PendingEmbedding
from search.embeddings.passages import passages_of
from search.embeddings.providers import get_provider
from search.embeddings.store import delete_unused
from search.evaluation import relevance
from search.indexing.changes import PendingChange
from search.indexing.consistency import Differences, compare, repair
from search.indexing.outbox import apply_pending, retry_all
from search.indexing.rebuild import rebuild
from search.indexing.tasks import embed_later
from search.indexing.updates import all_entries, batches, count_documents, update_documents
from search.indexing.vectors import embed_documents, lacks_vectors, note_pending

SHOWN = 20  # ids of each kind that `check` lists
FETCHED = 500  # documents that `stats` reads per request


class Command(BaseCommand):
    help = "Build, update, check or measure the index of the archive search."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("rebuild", help="Build a new index of everything. Until it is ready, searches use the old one.")
        actions.add_parser(
            "update", help="Apply waiting changes, add missing documents, update stale ones and remove orphaned ones."
        )
        check = actions.add_parser(
            "check", help="List missing, stale and orphaned documents. Exits with an error if there are any."
        )
        check.add_argument("--repair", action="store_true", help="Repair what is found.")
        actions.add_parser("stats", help="Show the number of documents by type and language, and of waiting changes.")
        embed = actions.add_parser("embed", help="Compute the embeddings of new passages and write them into the index.")
        embed.add_argument("--prune", action="store_true", help="Delete the embeddings of passages that no longer exist.")
        evaluate = actions.add_parser("evaluate", help="Measure the quality of the results with judged queries.")
        evaluate.add_argument(
            "--file", type=Path, action="append", help="File of judged queries (default: those included with the search)."
        )
        evaluate.add_argument(
            "--modes",
            type=modes,
            default=",".join(relevance.MODES),
            metavar="MODE,...",
            help="Of words, meaning, fused (default: all).",
        )

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        self.failed: list[str] = []
        self.without_vectors: list[str] = []
        try:
            match action:
                case "rebuild":
                    self.rebuild()
                case "update":
                    self.apply_pending()
                    self.repair(compare(self.entries(), self.failed))
                case "check":
                    self.check_index(repairing=options["repair"])
                case "stats":
                    self.show_stats()
                case "embed":
                    self.embed(prune=options["prune"])
                case "evaluate":
                    self.evaluate(options["file"] or relevance.OWN, options["modes"])
        except (SearchUnavailable, EmbeddingUnavailable) as error:
            raise CommandError(str(error)) from error

    def bar(self, of: Iterable[Any] | None = None, **options: Any) -> Any:
        """Return a progress bar, which is only visible in a terminal."""
        return tqdm(of, file=self.stderr, leave=False, disable=None, **options)

    def entries(self) -> Iterator[Entry]:
        """Yield all entries; afterwards, `failed` and `without_vectors` contain the ids of documents with problems."""
        for entry in self.bar(all_entries(self.failed), total=count_documents(), unit=" documents", desc="Reading"):
            if lacks_vectors(entry):
                self.without_vectors.append(entry.document.id)
            yield entry

    def rebuild(self) -> None:
        count = rebuild(self.entries(), self.failed)
        note_pending(self.without_vectors)
        self.stdout.write(f"{count} documents are in the new index.")
        self.say("cannot be made", self.failed)
        self.apply_pending()

    def apply_pending(self) -> None:
        """Apply pending changes, including postponed ones."""
        retry_all()
        with self.bar(total=PendingChange.objects.count(), unit=" documents", desc="Waiting changes") as bar:

            def written(entries: Sequence[Entry]) -> None:
                embed_later(entries)
                bar.update(len(entries))

            if applied := apply_pending(written):
                self.stdout.write(f"{applied} waiting changes applied.")

    def check_index(self, *, repairing: bool) -> None:
        differences = compare(self.entries(), self.failed)
        for kind in ("missing", "stale", "orphaned"):
            self.say(kind, getattr(differences, kind), always=True)
        self.say("cannot be made", self.failed)
        if self.without_vectors:
            self.stdout.write(f"without vectors: {len(self.without_vectors)}")
        if waiting := PendingChange.objects.count():
            self.stdout.write(f"waiting changes: {waiting}")
        if repairing:
            self.repair(differences)
            self.apply_pending()
        elif differences:
            raise CommandError("The index is out of date. Run `search_index check --repair` to repair it.")
        if self.failed:
            raise CommandError("Some documents could not be created. See the log for the reasons.")

    def say(self, kind: str, ids: Sequence[str], *, always: bool = False) -> None:
        more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
        if ids or always:
            self.stdout.write(f"{kind}: {len(ids)}" + (f" ({', '.join(ids[:SHOWN])}{more})" if ids else ""))

    def repair(self, differences: Differences) -> None:
        repair(differences)
        note_pending(self.without_vectors)
        written, removed = len(differences.missing) + len(differences.stale), len(differences.orphaned)
        self.stdout.write(f"{written} documents written, {removed} removed.")

    def show_stats(self) -> None:
        ids = list(get_backend().fingerprints())
        counts = Counter(name.partition(":")[0] for name in ids)
        for source in sorted({*sources(), *counts}):
            expected = len(sources()[source].keys()) if source in sources() else 0
            self.stdout.write(f"{source}: {counts[source]} in the index, {expected} expected")
        types: Counter[str] = Counter()
        languages: Counter[str] = Counter()
        with self.bar(total=len(ids), unit=" documents", desc="Counting") as bar:
            for some in batches(ids, FETCHED):
                documents = get_backend().fetch(some).values()
                types.update(document.type for document in documents)
                languages.update(document.locale for document in documents)
                bar.update(len(some))
        self.stdout.write(f"types: {listed(types)}")
        self.stdout.write(f"languages: {listed(languages)}")
        self.stdout.write(f"waiting changes: {PendingChange.objects.count()}")
        self.stdout.write(
            f"vectors: {PassageEmbedding.objects.count()} kept, {PendingEmbedding.objects.count()} documents wait for theirs"
        )
        if size := size_of(get_backend()):
            self.stdout.write(f"size: {filesizeformat(size)}")

    def embed(self, *, prune: bool) -> None:
        provider = get_provider()
        if provider is None:
            raise CommandError("No embeddings provider is configured. Set EMBEDDINGS_URL.")
        computed = written = 0
        with tqdm(total=count_documents(), unit=" documents", desc="Meaning", file=self.stderr, leave=False, disable=None) as bar:
            for name, source in sources().items():
                for keys in batches(source.keys()):
                    lacking, count = embed_documents(name, keys)
                    written += len(update_documents(name, lacking).entries) if lacking else 0
                    computed += count
                    bar.update(len(keys))
        self.stdout.write(f"{computed} passages computed, {written} documents written.")
        if prune:
            used = {passage.key(provider.model) for entry in self.entries() for passage in passages_of(entry.document)}
            self.stdout.write(f"{delete_unused(used)} passages deleted.")

    def evaluate(self, files: Iterable[Path], modes: list[str]) -> None:
        if not relevance.has_embeddings():
            modes = [mode for mode in modes if mode == "words"]
            self.stderr.write("No embeddings provider is available, so only words are measured.")
        for file in files:
            try:
                queries = relevance.read_judged(file)
            except (OSError, LookupError, TypeError, ValueError, YAMLError) as error:
                raise CommandError(f"{file} does not hold judged queries: {error}") from error
            scores = {}
            with tqdm(
                total=len(queries) * len(modes), unit=" queries", desc=file.stem, file=self.stderr, leave=False, disable=None
            ) as bar:
                for mode in modes:
                    scored = relevance.evaluate(queries, mode, get_backend())
                    scores[mode] = relevance.by_group(self.counted(scored, bar))
            self.stdout.write(f"\n{file.name}: {len(queries)} queries whose answers are in the archive")
            self.stdout.write("\n".join(relevance.table(scores)))
        for mode in modes:
            answered = relevance.answered_nonsense(mode, get_backend())
            self.stdout.write(
                f"{mode}: {len(answered)} nonsense queries find something" + (f" ({', '.join(answered)})" if answered else "")
            )

    def counted(self, scored: Iterable[Any], bar: Any) -> Iterator[Any]:
        for one in scored:
            yield one
            bar.update()


def listed(counts: Mapping[str, int]) -> str:
    """Format values with their counts, most frequent first."""
    return (
        ", ".join(f"{value} {count}" for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))) or "none"
    )


def size_of(backend: SearchBackend) -> int:
    """Return the size of the index on this machine in bytes, or 0 if it is stored elsewhere."""
    if not isinstance(backend, EmbeddedBackend):
        return 0
    return sum(file.stat().st_size for file in backend.index_folder.folder.rglob("*") if file.is_file())


def modes(text: str) -> list[str]:
    """Parse the names of modes. Raises ArgumentTypeError."""
    chosen = text.split(",")
    if unknown := set(chosen) - set(relevance.MODES):
        raise ArgumentTypeError(f"{', '.join(sorted(unknown))}: there are {', '.join(relevance.MODES)}")
    return chosen
