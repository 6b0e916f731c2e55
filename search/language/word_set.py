"""Sets of words that take so little memory that every process can load them.

A set is a sorted file of hashes, one per word, which all processes of a machine share as a memory map: 8 bytes per word. Each process
adds a filter of 2 to 4 bytes per word, which quickly rules out most words that are not in the set.
"""

import tempfile
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]

_SPREAD = 5_000  # how far a hash may be from its expected position: many times the likely distance


class WordSet:
    """The words returned by `read`, which is called once per machine. `name` identifies the words and their version."""

    def __init__(self, name: str, read: Callable[[], Collection[str]]) -> None:
        self.name, self._read = name, read

    def __contains__(self, word: str) -> bool:
        letters = word.encode()
        place = crc32(letters) >> self._filter.shift
        if not self._filter.bits[place >> 3] >> (place & 7) & 1:
            return False
        number = _number_of(letters)
        about = number * len(self._numbers) >> 64  # hashes are evenly distributed
        place = bisect_left(self._numbers, number, max(0, about - _SPREAD), min(len(self._numbers), about + _SPREAD))
        return place < len(self._numbers) and self._numbers[place] == number

    @cached_property
    def _filter(self) -> "_Filter":
        return _make_filter(np.asarray(self._numbers))

    def __len__(self) -> int:
        return len(self._numbers)

    @cached_property
    def _numbers(self) -> memoryview:
        def read() -> Numbers:
            words = self._read()
            numbers = np.fromiter((_number_of(word.encode()) for word in words), np.uint64, len(words))
            numbers.sort()
            return numbers

        return _stored(self.name, read)


class WordMap:
    """The values by word returned by `read`, which is called once per machine. The values are stored in a shared file too."""

    def __init__(self, name: str, read: Callable[[], Mapping[str, str]]) -> None:
        self.name, self._read = name, read

    def get(self, word: str) -> str | None:
        """Return the value of `word`, or None if it has none."""
        numbers, ends, letters = self._columns
        number = _number_of(word.encode())
        place = bisect_left(numbers, number)
        if place == len(numbers) or numbers[place] != number:
            return None
        return bytes(letters[ends[place - 1] if place else 0 : ends[place]]).decode()

    @cached_property
    def _columns(self) -> tuple[memoryview, memoryview, memoryview]:
        """Return the sorted hashes of the words, the end of each value, and the letters of all values."""
        rows: list[tuple[int, bytes]] | None = None

        def read_rows() -> list[tuple[int, bytes]]:
            nonlocal rows
            if rows is None:
                rows = sorted((_number_of(word.encode()), value.encode()) for word, value in self._read().items())
            return rows

        numbers = _stored(f"{self.name}-words", lambda: np.array([number for number, _value in read_rows()], np.uint64))
        ends = _stored(f"{self.name}-ends", lambda: np.cumsum([len(value) for _number, value in read_rows()], dtype=np.uint32))
        letters = _stored(f"{self.name}-letters", lambda: np.frombuffer(b"".join(value for _n, value in read_rows()), np.uint8))
        return numbers, ends, letters


@dataclass(frozen=True, slots=True)
class _Filter:
    """A bit set, indexed by the leading bits of each word's hash. It rules out 15 of 16 words that are not in the set."""

    bits: bytes
    shift: int  # from the first half of a hash to the position of its bit


def _make_filter(numbers: Numbers) -> _Filter:
    size = min(32, max(8, (16 * len(numbers)).bit_length()))
    bits = np.zeros(1 << size, dtype=bool)
    bits[numbers >> np.uint64(64 - size)] = True
    return _Filter(np.packbits(bits, bitorder="little").tobytes(), 32 - size)


def _number_of(letters: bytes) -> int:
    """Return a 64-bit hash, half from the word and half from the reversed word. Collisions are practically impossible."""
    return crc32(letters) << 32 | crc32(letters[::-1])


def _stored(name: str, read: Callable[[], NDArray[Any]]) -> memoryview:
    """Return the column stored as `name`; the first process on a machine creates it with `read`."""
    path = Path(settings.WORD_LISTS_DIR) / f"{name}.npy"
    try:
        column: NDArray[Any] = np.load(path, mmap_mode="r")
    except (OSError, ValueError, EOFError):
        column = read()
        _store(column, path)
    return memoryview(np.asarray(column).data)


def _store(numbers: NDArray[Any], path: Path) -> None:
    """Save `numbers` for other processes. If that fails, each process computes them itself."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            np.save(file, numbers)
        Path(file.name).replace(path)
    except OSError:
        return
