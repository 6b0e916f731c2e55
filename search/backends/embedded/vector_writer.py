"""Writes vectors to the folder of an embedded index: publishing appends them, a rebuild saves a graph, folding merges the two."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from search.backends.entries import Entry, PassageVector, Vector
from search.embeddings.providers import Space

from .vectors import Generation, append_recent, current_generation, new_graph, open_graph, open_vectors, read_recent

MANY_RECENT = 10_000  # vectors; searching that many one by one takes about a millisecond
BATCH = 5_000  # vectors to add to a graph at once
MAX_UNUSED = 0.25  # share of a graph that may belong to deleted passages
SAMPLE = 2_000  # vectors to estimate that share


def add_vectors(folder: Path, space: Space, entries: Iterable[Entry]) -> None:
    """Add the missing vectors of `entries`; the caller holds the write lock. Vectors of another space are dropped first."""
    passages = [passage for entry in entries for passage in entry.vectors]
    if not passages:
        return
    generation = current_generation(folder)
    if generation is None or generation.space != space:
        generation = begin(folder, Generation(space, generation.number + 1 if generation else 0))
    opened = open_vectors(folder)
    if opened is not None and (new := opened.missing(passages)):
        append_recent(generation, folder, new)


def begin(folder: Path, generation: Generation, recent: dict[int, Vector] | None = None) -> Generation:
    """Make `generation` the current one, with `recent` alongside its graph."""
    append_recent(generation, folder, recent or {})
    generation.save(folder)
    for path in (
        *folder.glob("vectors-*.usearch"),
        *folder.glob("recent-*"),
    ):  # processes that have them open can still read them
        if path not in (generation.graph(folder), generation.recent(folder)):
            path.unlink(missing_ok=True)
    return generation


class GraphBuilder:
    """Builds the vectors of a new index."""

    def __init__(self, folder: Path, space: Callable[[], Space | None]) -> None:
        self.folder, self.space = folder, space
        self._graph: Any = None
        self._waiting: dict[int, Vector] = {}

    def add(self, passages: Iterable[PassageVector]) -> None:
        self._waiting.update({passage.key: passage.vector for passage in passages})
        if len(self._waiting) >= BATCH:
            self._flush()

    def finish(self) -> None:
        """Save everything, if there are any vectors."""
        self._flush()
        if self._graph is not None and (space := self.space()):
            generation = Generation(space, has_graph=True)
            self._graph.save(generation.graph(self.folder))
            begin(self.folder, generation)

    def _flush(self) -> None:
        if self._waiting and self._graph is None and (space := self.space()):
            self._graph = new_graph(space)
        if self._waiting and self._graph is not None:
            add_to_graph(self._graph, self._waiting)
        self._waiting = {}


def add_to_graph(graph: Any, vectors: dict[int, Vector]) -> None:
    """Add those of `vectors` that are not in `graph` yet."""
    keys = np.fromiter(vectors, np.uint64, len(vectors))
    new = keys[~np.atleast_1d(graph.contains(keys))]
    if len(new):
        graph.add(new, np.stack([vectors[key] for key in new.tolist()]))


# --- Folding


def has_many_recent(folder: Path) -> bool:
    """Return whether there are so many recent vectors that searching them one by one takes too long."""
    generation = current_generation(folder)
    if generation is None:
        return False
    return generation.recent(folder).stat().st_size // (8 + generation.space.dimensions) > MANY_RECENT


@dataclass(frozen=True, slots=True)
class Folded:
    """A new graph that is ready to replace the current one."""

    folder: Path
    before: Generation
    following: Generation
    recent: int  # how many of the recent vectors are in it
    left_out: Sequence[int]  # keys that no document used

    def replace_current(self, is_used: Callable[[int], bool]) -> None:
        """Replace the old graph; the caller holds the write lock. Vectors added or used again in the meantime become recent ones."""
        opened = open_vectors(self.folder)
        if opened is None or opened.generation != self.before:
            self.following.graph(self.folder).unlink(missing_ok=True)
            return
        keys = opened.recent_keys[self.recent :].tolist()
        added = dict(zip(keys, opened.recent[self.recent :], strict=True))
        used_again, rows = opened.rows([key for key in self.left_out if is_used(key)])
        begin(self.folder, self.following, added | dict(zip(used_again.tolist(), rows, strict=True)))


def fold(folder: Path, is_used: Callable[[int], bool]) -> Folded | None:
    """Build a graph of all vectors in use, alongside the current files. Takes seconds and needs no lock."""
    generation = current_generation(folder)
    if generation is None:
        return None
    keys, rows = read_recent(generation, folder)
    graph = open_graph(generation.graph(folder), to_change=True) if generation.has_graph else new_graph(generation.space)
    unused = unused_in(graph, is_used)
    if unused:
        graph = without(graph, generation.space, set(unused))
    kept = {key: row for key, row in zip(keys.tolist(), rows, strict=True) if is_used(key)}
    add_to_graph(graph, kept)
    following = Generation(generation.space, generation.number + 1, has_graph=True)
    graph.save(following.graph(folder))
    left_out = [*unused, *(key for key in keys.tolist() if key not in kept)]
    return Folded(folder, generation, following, len(keys), left_out)


def unused_in(graph: Any, is_used: Callable[[int], bool]) -> list[int]:
    """Return the unused keys in `graph` if a sample shows that there are many of them; otherwise none."""
    keys = graph.keys[:].tolist() if len(graph) else []
    sample = keys[:: 1 + len(keys) // SAMPLE]
    if sum(not is_used(key) for key in sample) <= MAX_UNUSED * len(sample):
        return []
    return [key for key in keys if not is_used(key)]


def without(graph: Any, space: Space, unused: Collection[int]) -> Any:
    """Return a new graph of the vectors in `graph`, without the unused ones."""
    fresh = new_graph(space)
    keys = [key for key in graph.keys[:].tolist() if key not in unused]
    for start in range(0, len(keys), BATCH):
        some = np.array(keys[start : start + BATCH], np.uint64)
        fresh.add(some, np.stack(graph.get(some)))
    return fresh
