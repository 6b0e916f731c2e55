"""The vectors of an embedded index: a graph in a memory-mapped file shared by all processes, and recent vectors alongside it.

The folder of an index contains vectors of one space. The file "vectors.json" names the current generation, "vectors-<n>.usearch"
contains most of the vectors, and "recent-<n>" those appended by publishing, which are searched one by one. When that file has grown, it
is folded into a graph of the next generation (`search.backends.embedded.vector_writer`). Orphaned vectors may remain: a search only
returns documents that exist.
"""

import json
import os
import threading
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from usearch.index import Index, search

from search.backends.entries import PassageVector, Vector
from search.embeddings.providers import Space

Keys = NDArray[np.uint64]
Vectors = NDArray[np.int8]

METRIC, KIND = "cos", "i8"
POINTER = "vectors.json"
EXPANSION = 128  # minimum number of neighbours that a search considers


@dataclass(frozen=True, slots=True)
class Generation:
    """The files that contain the vectors, and the space of the vectors."""

    space: Space
    number: int = 0
    has_graph: bool = False

    def graph(self, folder: Path) -> Path:
        return folder / f"vectors-{self.number}.usearch"

    def recent(self, folder: Path) -> Path:
        return folder / f"recent-{self.number}"

    def save(self, folder: Path) -> None:
        """Make this the current generation."""
        facts = {"space": asdict(self.space), "number": self.number, "has_graph": self.has_graph}
        draft = folder / f"{POINTER}-{self.number}"
        draft.write_text(json.dumps(facts), "utf-8")
        draft.replace(folder / POINTER)


def current_generation(folder: Path) -> Generation | None:
    """Return the current generation, or None if there are no vectors yet."""
    try:
        facts = json.loads((folder / POINTER).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Generation(Space(**facts["space"]), facts["number"], facts["has_graph"])


@dataclass(frozen=True)
class VectorSet:
    """The vectors of an index at one moment. Threads may share it."""

    generation: Generation
    graph: Any  # usearch.index.Index, or None
    recent_keys: Keys
    recent: Vectors
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def _positions(self) -> dict[int, int]:
        return {key: position for position, key in enumerate(self.recent_keys.tolist())}

    def __len__(self) -> int:
        return len(self.recent_keys) + (len(self.graph) if self.graph is not None else 0)

    def nearest(self, vector: Vector, limit: int) -> dict[int, float]:
        """Return similarities by key of about the `limit` nearest vectors, nearest first."""
        found = most_similar(self.recent_keys, self.recent, vector, limit)
        if self.graph is not None:
            with self._lock:  # searches of a graph share working memory
                matches = self.graph.search(vector, limit, threads=1)
            found |= similarities(matches.keys, matches.distances)
        return dict(sorted(found.items(), key=lambda one: -one[1])[:limit])

    def similarities_of(self, keys: Sequence[int], vector: Vector, limit: int) -> dict[int, float]:
        """Return similarities by key of the `limit` nearest among `keys`, exactly."""
        known, rows = self.rows(keys)
        return most_similar(known, rows, vector, limit)

    def missing(self, passages: Iterable[PassageVector]) -> dict[int, Vector]:
        """Return the vectors that are not in this set yet, by key."""
        given = {passage.key: passage.vector for passage in passages if passage.key not in self._positions}
        if self.graph is None or not given:
            return given
        known = np.atleast_1d(self.graph.contains(np.fromiter(given, np.uint64, len(given))))
        return {key: vector for (key, vector), here in zip(given.items(), known, strict=True) if not here}

    def rows(self, keys: Sequence[int]) -> tuple[Keys, Vectors]:
        """Return the vectors of those of `keys` that are in this set."""
        positions = [(key, self._positions[key]) for key in keys if key in self._positions]
        known = [key for key, _position in positions]
        rows = [self.recent[[position for _key, position in positions]]]
        if self.graph is not None:
            others = [key for key in keys if key not in self._positions]
            with self._lock:
                got = self.graph.get(np.array(others, np.uint64)) if others else ()
            here = [(key, row) for key, row in zip(others, got, strict=True) if row is not None]
            known += [key for key, _row in here]
            rows += [np.stack([row for _key, row in here])] if here else []
        return np.array(known, np.uint64), np.concatenate(rows)


def most_similar(keys: Keys, rows: Vectors, vector: Vector, limit: int) -> dict[int, float]:
    """Compare `vector` with each of `rows` and return the similarities of the `limit` nearest by key, nearest first."""
    if not len(rows):
        return {}
    matches = search(np.ascontiguousarray(rows), vector, min(limit, len(rows)), METRIC, exact=True, threads=1)
    return similarities(keys[matches.keys.astype(np.int64)], matches.distances)


def similarities(keys: Keys, distances: NDArray[np.float32]) -> dict[int, float]:
    return dict(zip(keys.tolist(), (1 - distances).tolist(), strict=True))


# --- Files


def open_vectors(folder: Path, before: VectorSet | None = None) -> VectorSet | None:
    """Return the vectors of the index in `folder`, reusing the unchanged parts of `before`."""
    for _try in range(5):
        generation = current_generation(folder)
        if generation is None:
            return None
        try:
            if before is not None and before.generation == generation:
                graph = before.graph
            else:
                graph = open_graph(generation.graph(folder)) if generation.has_graph else None
            return VectorSet(generation, graph, *read_recent(generation, folder))
        except FileNotFoundError:  # it has just been folded
            continue
    raise FileNotFoundError(folder / POINTER)


def open_graph(path: Path, *, to_change: bool = False) -> Any:
    """Return the graph in the file, memory-mapped unless it is opened `to_change`. Raises FileNotFoundError."""
    if not path.exists():
        raise FileNotFoundError(path)
    return Index.restore(path, view=not to_change, expansion_search=EXPANSION)


def new_graph(space: Space) -> Any:
    return Index(ndim=space.dimensions, metric=METRIC, dtype=KIND, expansion_search=EXPANSION)


def record_of(space: Space) -> np.dtype[Any]:
    return np.dtype([("key", "<u8"), ("vector", "i1", (space.dimensions,))])


def read_recent(generation: Generation, folder: Path) -> tuple[Keys, Vectors]:
    """Return the appended vectors, ignoring a record truncated by a crash."""
    record = record_of(generation.space)
    path = generation.recent(folder)
    records = np.fromfile(path, record, path.stat().st_size // record.itemsize)
    return np.ascontiguousarray(records["key"]), np.ascontiguousarray(records["vector"])


def append_recent(generation: Generation, folder: Path, vectors: dict[int, Vector]) -> None:
    """Append `vectors` and flush them to disk."""
    record = record_of(generation.space)
    records = np.zeros(len(vectors), record)
    for position, (key, vector) in enumerate(vectors.items()):
        records[position] = (key, vector)
    path = generation.recent(folder)
    with path.open("r+b" if path.exists() else "xb") as file:
        whole = file.seek(0, os.SEEK_END) // record.itemsize
        file.truncate(whole * record.itemsize)
        file.seek(whole * record.itemsize)
        file.write(records.tobytes())
        file.flush()
        os.fsync(file.fileno())
