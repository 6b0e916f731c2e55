"""The folder of the embedded index: the current index, the locks of writers, and the journal of a rebuild.

It contains one index ("index-<signature>-<id>") and the file `current` with its name. Writers wait for each other. Before each search,
readers check for a new commit or a new current index, so every process and thread sees a write at once.
"""

import os
import pickle
import shutil
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from tantivy import DocAddress, Index, Searcher

from search.backends.base import Changes, SearchUnavailable
from search.backends.locks import is_locked, try_lock, wait_for_lock

from .schema import build_schema, register_analysers, signature
from .vectors import VectorSet, open_vectors

FIRST = "first"  # the prefix of the id of an index that was created because there was none
PATIENCE = 30.0  # seconds to wait for the write lock
TRIES = 4  # to open an index that others are writing


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An index opened by a process, with its change marks at that moment."""

    index: Index
    searcher: Searcher
    vectors: VectorSet | None
    folder: Path
    marks: tuple[int, ...]
    process: int
    addresses: dict[str, DocAddress] = field(default_factory=dict)  # of the documents seen so far, by id


class IndexFolder:
    """Finds, opens and replaces the index in a folder. Methods may raise SearchUnavailable, OSError and tantivy's ValueError."""

    def __init__(self, folder: Path, locales: Sequence[str]) -> None:
        self.folder, self.locales = folder, locales
        self.schema = build_schema(locales)
        self._prefix = f"index-{signature(locales)}-"
        self._opened: OpenIndex | None = None
        self._opening = threading.Lock()

    # --- Locks

    def writing(self) -> AbstractContextManager[None]:
        """Hold the write lock."""
        return self._lock("writing.lock")

    def rebuilding(self) -> AbstractContextManager[None]:
        """Hold the rebuild lock; while it is held, every change is also written to the journal."""
        return self._lock("rebuilding.lock")

    def folding(self) -> AbstractContextManager[bool]:
        """Acquire the lock for folding vectors unless another process holds it; yield whether it was acquired."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return try_lock(self.folder / "folding.lock")

    @property
    def is_rebuilding(self) -> bool:
        return is_locked(self.folder / "rebuilding.lock")

    def _lock(self, name: str) -> AbstractContextManager[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        return wait_for_lock(self.folder / name, seconds=PATIENCE)

    # --- The current index

    def opened(self) -> OpenIndex:
        """Return the current index as of its last commit, creating an empty one if there is none.

        Every document in it has its vectors.
        """
        opened = self._opened
        if opened is None or opened.process != os.getpid() or opened.marks != self._marks(opened.folder):
            with self._opening:
                before, self._opened = self._opened, None
                opened = self._opened = self._look_again(before)
        return opened

    def close(self) -> None:
        """Close the index, so that the next call opens it again: after an error, its files may have been restored."""
        self._opened = None

    def opened_now(self) -> Index:
        """Return the current index as a new process would open it."""
        return self._open(self.folder / self._name())

    def is_first(self, opened: OpenIndex) -> bool:
        """Return whether the index was created because none existed, not by a rebuild."""
        return opened.folder.name.removeprefix(self._prefix).startswith(FIRST)

    def _look_again(self, opened: OpenIndex | None) -> OpenIndex:
        for tries_left in reversed(range(TRIES)):
            try:
                folder = self.folder / self._name()
                marks = self._marks(folder)  # before reading, so that a commit in between is detected next time
                if opened and opened.folder == folder and opened.process == os.getpid():
                    index, vectors = opened.index, opened.vectors
                    index.reload()
                else:
                    index, vectors = self._open(folder), None
                return OpenIndex(index, index.searcher(), open_vectors(folder, vectors), folder, marks, os.getpid())
            except (FileNotFoundError, ValueError):  # a rebuild has just removed the folder, or a commit a file
                if not tries_left:
                    raise
        raise AssertionError  # the last attempt returns or raises

    def _marks(self, folder: Path) -> tuple[int, ...]:
        """Return numbers that change with every commit and every new current index."""
        try:
            files = [(self.folder / "current").stat(), (folder / "meta.json").stat()]
        except FileNotFoundError:
            return ()
        return tuple(mark for file in files for mark in (file.st_mtime_ns, file.st_ino))

    def _name(self) -> str:
        """Return the name of the current index."""
        pointer = self.folder / "current"
        if not pointer.exists():
            with self._lock("first.lock"):
                if not pointer.exists():
                    fresh, _index = self.create(FIRST)
                    self.make_current(fresh)
        name = pointer.read_text("utf-8")
        if not name.startswith(self._prefix):
            raise SearchUnavailable("The index was made by another version: run `manage.py search_index rebuild`.")
        return name

    def _open(self, folder: Path) -> Index:
        index = Index.open(str(folder))
        index.config_reader("manual")
        register_analysers(index, self.locales)
        index.reload()
        return index

    # --- Another index

    def create(self, begins: str = "") -> tuple[Path, Index]:
        """Create an empty index alongside the current one; its id starts with `begins`."""
        folder = self.folder / f"{self._prefix}{begins}{uuid.uuid4().hex[:12]}"
        folder.mkdir(parents=True)
        index = Index(self.schema, str(folder))
        index.config_reader("manual")
        register_analysers(index, self.locales)
        return folder, index

    def make_current(self, fresh: Path) -> None:
        """Make `fresh` the current index. The previous one is kept for readers that have just read its name; older ones are deleted."""
        pointer = self.folder / "current"
        before = pointer.read_text("utf-8") if pointer.exists() else ""
        draft = self.folder / f"current-{fresh.name}"
        draft.write_text(fresh.name, "utf-8")
        draft.replace(pointer)
        for folder in self.folder.glob("index-*"):
            if folder.name not in {before, fresh.name}:
                shutil.rmtree(folder, ignore_errors=True)

    # --- The journal of a rebuild

    @property
    def _journal(self) -> Path:
        return self.folder / "journal"

    def write_journal(self, changes: Changes) -> None:
        """Append `changes`, so that they are also applied to the index being built."""
        with self._journal.open("ab") as journal:
            pickle.dump(changes, journal)

    def read_journal(self) -> Iterator[Changes]:
        """Yield the changes in the journal, in order."""
        if not self._journal.exists():
            return
        with self._journal.open("rb") as journal:
            while journal.peek(1):
                yield pickle.load(journal)  # noqa: S301 - the folder is ours: anyone who can write to it can change the index anyway

    def clear_journal(self) -> None:
        self._journal.unlink(missing_ok=True)
