"""Lists of words in so little memory that every process can know them.

Kept of a list is a number for each word, sorted, in a file that all processes of a machine map and share: 8 bytes a word. Each process
has 2 to 4 bytes a word beside it, by which it knows at once of most words that they are not there.
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

_SPREAD = 5_000  # places that a number may be away from where it is expected: many times what is likely


class WordList:
    """The words that `read` gives, which is called once on a machine. `name` says which words of which edition they are."""

    def __init__(self, name: str, read: Callable[[], Collection[str]]) -> None:
        self.name, self._read = name, read

    def __contains__(self, word: str) -> bool:
        letters = word.encode()
        place = crc32(letters) >> self._sieve.shift
        if not self._sieve.bits[place >> 3] >> (place & 7) & 1:
            return False
        number = _number_of(letters)
        about = number * len(self._numbers) >> 64  # they are spread evenly
        place = bisect_left(self._numbers, number, max(0, about - _SPREAD), min(len(self._numbers), about + _SPREAD))
        return place < len(self._numbers) and self._numbers[place] == number

    @cached_property
    def _sieve(self) -> "_Sieve":
        return _make_sieve(np.asarray(self._numbers))

    def __len__(self) -> int:
        return len(self._numbers)

    @cached_property
    def _numbers(self) -> memoryview:
        def read() -> Numbers:
            words = self._read()
            numbers = np.fromiter((_number_of(word.encode()) for word in words), np.uint64, len(words))
            numbers.sort()
            return numbers

        return _kept(self.name, read)


class WordTable:
    """What `read` gives for words, which is called once on a machine: the values too lie in a file that all processes share."""

    def __init__(self, name: str, read: Callable[[], Mapping[str, str]]) -> None:
        self.name, self._read = name, read

    def get(self, word: str) -> str | None:
        """Return the value of `word`, None without one."""
        numbers, ends, letters = self._columns
        number = _number_of(word.encode())
        place = bisect_left(numbers, number)
        if place == len(numbers) or numbers[place] != number:
            return None
        return bytes(letters[ends[place - 1] if place else 0 : ends[place]]).decode()

    @cached_property
    def _columns(self) -> tuple[memoryview, memoryview, memoryview]:
        """Return the numbers of the words, sorted, where the value of each ends, and the letters of the values."""
        rows: list[tuple[int, bytes]] | None = None

        def read_rows() -> list[tuple[int, bytes]]:
            nonlocal rows
            if rows is None:
                rows = sorted((_number_of(word.encode()), value.encode()) for word, value in self._read().items())
            return rows

        numbers = _kept(f"{self.name}-words", lambda: np.array([number for number, _value in read_rows()], np.uint64))
        ends = _kept(f"{self.name}-ends", lambda: np.cumsum([len(value) for _number, value in read_rows()], dtype=np.uint32))
        letters = _kept(f"{self.name}-letters", lambda: np.frombuffer(b"".join(value for _n, value in read_rows()), np.uint8))
        return numbers, ends, letters


@dataclass(frozen=True, slots=True)
class _Sieve:
    """Bits that are set where the number of a word begins with their place: of 16 words that are not there, 15 are known by it at once."""

    bits: bytes
    shift: int  # by which the first half of a number becomes a place


def _make_sieve(numbers: Numbers) -> _Sieve:
    size = min(32, max(8, (16 * len(numbers)).bit_length()))
    bits = np.zeros(1 << size, dtype=bool)
    bits[numbers >> np.uint64(64 - size)] = True
    return _Sieve(np.packbits(bits, bitorder="little").tobytes(), 32 - size)


def _number_of(letters: bytes) -> int:
    """Return 64 bits that no two words have in common, as good as never: forwards and backwards half of them each."""
    return crc32(letters) << 32 | crc32(letters[::-1])


def _kept(name: str, read: Callable[[], NDArray[Any]]) -> memoryview:
    """Return the column that is kept as `name`; the first process of a machine has it made by `read`."""
    path = Path(settings.VAR_DIR) / "words" / f"{name}.npy"
    try:
        column: NDArray[Any] = np.load(path, mmap_mode="r")
    except (OSError, ValueError, EOFError):
        column = read()
        _keep(column, path)
    return memoryview(np.asarray(column).data)


def _keep(numbers: NDArray[Any], path: Path) -> None:
    """Write `numbers` for the processes to come; where that cannot be, each makes them itself."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            np.save(file, numbers)
        Path(file.name).replace(path)
    except OSError:
        return
