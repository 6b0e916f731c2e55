"""The folder of the embedded index: which index is the current one, whose turn it is to write, what is noted during a rebuild.

It holds one index ("index-<signature>-<id>") and the file `current` that names it. Writers take turns. Readers look before each
search whether there was a commit or another current index, so what is written is found at once by every process and thread.
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
from search.backends.locks import is_held, take_turn, wait_for_turn

from .schema import build_schema, register_analysers, signature
from .vectors import VectorSet, open_vectors

FIRST = "first"  # how the id of an index begins that was made because there was none
PATIENCE = 30.0  # seconds to wait for the turn to write


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An index as a process has it open, with what the marks of change looked like then."""

    index: Index
    searcher: Searcher
    vectors: VectorSet | None
    folder: Path
    marks: tuple[int, ...]
    process: int
    places: dict[str, DocAddress] = field(default_factory=dict)  # of documents by their ids, as far as they are known


class IndexFolder:
    """Finds, opens and replaces the index in a folder. Methods may raise SearchUnavailable, OSError and tantivy's ValueError."""

    def __init__(self, folder: Path, locales: Sequence[str]) -> None:
        self.folder, self.locales = folder, locales
        self.schema = build_schema(locales)
        self._prefix = f"index-{signature(locales)}-"
        self._opened: OpenIndex | None = None
        self._opening = threading.Lock()

    # --- Turns

    def writing(self) -> AbstractContextManager[None]:
        """Hold the turn to write."""
        return self._turn("writing.lock")

    def rebuilding(self) -> AbstractContextManager[None]:
        """Hold the turn to rebuild; meanwhile every change is noted."""
        return self._turn("rebuilding.lock")

    def folding(self) -> AbstractContextManager[bool]:
        """Hold the turn to fold vectors, if nobody else has it; say so."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return take_turn(self.folder / "folding.lock")

    @property
    def is_rebuilding(self) -> bool:
        return is_held(self.folder / "rebuilding.lock")

    def _turn(self, name: str) -> AbstractContextManager[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        return wait_for_turn(self.folder / name, seconds=PATIENCE)

    # --- The current index

    def opened(self) -> OpenIndex:
        """Return the current index as of its last commit, an empty one if there was none yet.

        Its vectors are those of every document in it, at least.
        """
        opened = self._opened
        if opened is None or opened.process != os.getpid() or opened.marks != self._marks(opened.folder):
            with self._opening:
                before, self._opened = self._opened, None
                opened = self._opened = self._look_again(before)
        return opened

    def let_go(self) -> None:
        """Open the index anew next time: there was trouble with it, and files that are put back are others than those held open."""
        self._opened = None

    def opened_now(self) -> Index:
        """Return the current index as a process opens it that begins now, from the files as they are."""
        return self._open(self.folder / self._name())

    def is_first(self, opened: OpenIndex) -> bool:
        """Say whether the index was made because there was none, and not by a rebuild."""
        return opened.folder.name.removeprefix(self._prefix).startswith(FIRST)

    def _look_again(self, opened: OpenIndex | None) -> OpenIndex:
        for last_try in (False, True):
            try:
                folder = self.folder / self._name()
                marks = self._marks(folder)  # before reading: a commit in between is seen next time
                if opened and opened.folder == folder and opened.process == os.getpid():
                    index, vectors = opened.index, opened.vectors
                    index.reload()
                else:
                    index, vectors = self._open(folder), None
                return OpenIndex(index, index.searcher(), open_vectors(folder, vectors), folder, marks, os.getpid())
            except (FileNotFoundError, ValueError):  # a rebuild took the folder away just now
                if last_try:
                    raise
        raise AssertionError  # the second try returns or raises

    def _marks(self, folder: Path) -> tuple[int, ...]:
        """Return what changes with every commit and with every other current index."""
        try:
            files = [(self.folder / "current").stat(), (folder / "meta.json").stat()]
        except FileNotFoundError:
            return ()
        return tuple(mark for file in files for mark in (file.st_mtime_ns, file.st_ino))

    def _name(self) -> str:
        """Return the name of the current index."""
        pointer = self.folder / "current"
        if not pointer.exists():
            with self._turn("first.lock"):
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
        """Make an empty index beside the current one; its id begins with `begins`."""
        folder = self.folder / f"{self._prefix}{begins}{uuid.uuid4().hex[:12]}"
        folder.mkdir(parents=True)
        index = Index(self.schema, str(folder))
        index.config_reader("manual")
        register_analysers(index, self.locales)
        return folder, index

    def make_current(self, fresh: Path) -> None:
        """Name `fresh` as the current index. The one before it stays, for who has just read its name; older ones go."""
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

    def note(self, changes: Changes) -> None:
        """Note `changes`, so that the index that is being built gets them too."""
        with self._journal.open("ab") as journal:
            pickle.dump(changes, journal)

    def noted(self) -> Iterator[Changes]:
        """Give what was noted, in its order."""
        if not self._journal.exists():
            return
        with self._journal.open("rb") as journal:
            while journal.peek(1):
                yield pickle.load(journal)  # noqa: S301 - this folder is ours: whoever writes here can change the index too

    def forget_notes(self) -> None:
        self._journal.unlink(missing_ok=True)
