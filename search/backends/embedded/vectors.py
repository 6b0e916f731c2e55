"""The vectors of an embedded index: a graph in a file that processes map into memory and share, and beside it what is recent.

The folder of an index holds, for vectors of one space, the file "vectors.json" that names the current generation, "vectors-<n>.usearch"
with most of them, and "recent-<n>", to which a publication appends what is new; it is searched one by one. When that has grown, it is
folded into a graph of the next generation (`search.backends.vector_folding`). A vector whose key no document has any more is left
where it is: who searches asks the documents.
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
EXPANSION = 128  # how many neighbours a search keeps in view, at least


@dataclass(frozen=True, slots=True)
class Generation:
    """Which files hold the vectors, and of which space they are."""

    space: Space
    number: int = 0
    has_graph: bool = False

    def graph(self, folder: Path) -> Path:
        return folder / f"vectors-{self.number}.usearch"

    def recent(self, folder: Path) -> Path:
        return folder / f"recent-{self.number}"

    def save(self, folder: Path) -> None:
        """Make this the generation that is read."""
        facts = {"space": asdict(self.space), "number": self.number, "has_graph": self.has_graph}
        draft = folder / f"{POINTER}-{self.number}"
        draft.write_text(json.dumps(facts), "utf-8")
        draft.replace(folder / POINTER)


def current_generation(folder: Path) -> Generation | None:
    """Return the generation that is read; there is none before the first vector."""
    try:
        facts = json.loads((folder / POINTER).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Generation(Space(**facts["space"]), facts["number"], facts["has_graph"])


@dataclass(frozen=True)
class VectorSet:
    """The vectors of an index as they were at one moment. Threads may share it."""

    generation: Generation
    graph: Any  # usearch.index.Index, or None
    recent_keys: Keys
    recent: Vectors
    _turn: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def _place(self) -> dict[int, int]:
        return {key: place for place, key in enumerate(self.recent_keys.tolist())}

    def __len__(self) -> int:
        return len(self.recent_keys) + (len(self.graph) if self.graph is not None else 0)

    def nearest(self, vector: Vector, limit: int) -> dict[int, float]:
        """Return similarities by key: of about the `limit` nearest, the nearest first."""
        found = most_similar(self.recent_keys, self.recent, vector, limit)
        if self.graph is not None:
            with self._turn:  # a graph's searches share their working space
                matches = self.graph.search(vector, limit, threads=1)
            found |= similarities(matches.keys, matches.distances)
        return dict(sorted(found.items(), key=lambda one: -one[1])[:limit])

    def similarities_of(self, keys: Sequence[int], vector: Vector, limit: int) -> dict[int, float]:
        """Return the same of the nearest among `keys`, exactly."""
        known, rows = self.rows(keys)
        return most_similar(known, rows, vector, limit)

    def missing(self, passages: Iterable[PassageVector]) -> dict[int, Vector]:
        """Return by their keys the vectors that are not here yet."""
        given = {passage.key: passage.vector for passage in passages if passage.key not in self._place}
        if self.graph is None or not given:
            return given
        known = np.atleast_1d(self.graph.contains(np.fromiter(given, np.uint64, len(given))))
        return {key: vector for (key, vector), here in zip(given.items(), known, strict=True) if not here}

    def rows(self, keys: Sequence[int]) -> tuple[Keys, Vectors]:
        """Return the vectors of those of `keys` that are here."""
        places = [(key, self._place[key]) for key in keys if key in self._place]
        known = [key for key, _place in places]
        rows = [self.recent[[place for _key, place in places]]]
        if self.graph is not None:
            others = [key for key in keys if key not in self._place]
            with self._turn:
                got = self.graph.get(np.array(others, np.uint64)) if others else ()
            here = [(key, row) for key, row in zip(others, got, strict=True) if row is not None]
            known += [key for key, _row in here]
            rows += [np.stack([row for _key, row in here])] if here else []
        return np.array(known, np.uint64), np.concatenate(rows)


def most_similar(keys: Keys, rows: Vectors, vector: Vector, limit: int) -> dict[int, float]:
    """Compare `vector` with each of `rows`; return similarities by key, of the `limit` nearest, the nearest first."""
    if not len(rows):
        return {}
    matches = search(np.ascontiguousarray(rows), vector, min(limit, len(rows)), METRIC, exact=True, threads=1)
    return similarities(keys[matches.keys.astype(np.int64)], matches.distances)


def similarities(keys: Keys, distances: NDArray[np.float32]) -> dict[int, float]:
    return dict(zip(keys.tolist(), (1 - distances).tolist(), strict=True))


# --- Files


def open_vectors(folder: Path, before: VectorSet | None = None) -> VectorSet | None:
    """Return the vectors of the index in `folder`; of `before`, what was read then, what has not changed is kept."""
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
        except FileNotFoundError:  # folded just now
            continue
    raise FileNotFoundError(folder / POINTER)


def open_graph(path: Path, *, to_change: bool = False) -> Any:
    """Return the graph in the file, mapped into memory unless it is to be changed. Raises FileNotFoundError."""
    if not path.exists():
        raise FileNotFoundError(path)
    return Index.restore(path, view=not to_change, expansion_search=EXPANSION)


def new_graph(space: Space) -> Any:
    return Index(ndim=space.dimensions, metric=METRIC, dtype=KIND, expansion_search=EXPANSION)


def record_of(space: Space) -> np.dtype[Any]:
    return np.dtype([("key", "<u8"), ("vector", "i1", (space.dimensions,))])


def read_recent(generation: Generation, folder: Path) -> tuple[Keys, Vectors]:
    """Return what was appended; a record that a crash cut short is left out."""
    record = record_of(generation.space)
    path = generation.recent(folder)
    records = np.fromfile(path, record, path.stat().st_size // record.itemsize)
    return np.ascontiguousarray(records["key"]), np.ascontiguousarray(records["vector"])


def append_recent(generation: Generation, folder: Path, vectors: dict[int, Vector]) -> None:
    """Append `vectors`, safe on the disk when it returns."""
    record = record_of(generation.space)
    records = np.zeros(len(vectors), record)
    for place, (key, vector) in enumerate(vectors.items()):
        records[place] = (key, vector)
    path = generation.recent(folder)
    with path.open("r+b" if path.exists() else "xb") as file:
        whole = file.seek(0, os.SEEK_END) // record.itemsize
        file.truncate(whole * record.itemsize)
        file.seek(whole * record.itemsize)
        file.write(records.tobytes())
        file.flush()
        os.fsync(file.fileno())
