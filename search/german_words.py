"""Which words German has: the dictionary of simplemma, in so little memory that every process can know it.

The dictionary itself takes 110 MB and most of a second. Kept of it is a number for each word, sorted, in a file that all processes
of a machine map: 9 MB that they share.
"""

import tempfile
from bisect import bisect_left
from functools import cache
from importlib.metadata import version
from pathlib import Path
from zlib import crc32

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory

Numbers = NDArray[np.uint64]

_SPREAD = 5_000  # places that a number may be away from where it is expected: many times what is likely


def is_noun(word: str) -> bool:
    """Say whether `word`, in lower case, is a form of a noun."""
    return _is_known(word.capitalize())


def is_word(word: str) -> bool:
    """Say whether `word`, in lower case, is a form of any word."""
    return _is_known(word.capitalize()) or _is_known(word)


def _is_known(word: str) -> bool:
    numbers, number = _numbers(), _number_of(word)
    about = number * len(numbers) >> 64  # they are spread evenly
    place = bisect_left(numbers, number, max(0, about - _SPREAD), min(len(numbers), about + _SPREAD))
    return place < len(numbers) and numbers[place] == number


def _number_of(word: str) -> int:
    """Return 64 bits that no two words have in common, as good as never: forwards and backwards half of them each."""
    letters = word.encode()
    return crc32(letters) << 32 | crc32(letters[::-1])


@cache
def _numbers() -> memoryview:
    path = Path(settings.VAR_DIR) / "words" / f"german-{version('simplemma')}.npy"
    try:
        numbers: Numbers = np.load(path, mmap_mode="r")
    except (OSError, ValueError, EOFError):
        numbers = _read_dictionary()
        _keep(numbers, path)
    return memoryview(np.asarray(numbers).data)


def _read_dictionary() -> Numbers:
    """Return the numbers of all words. Takes two seconds."""
    words = StreamDictionaryFactory().get_dictionary("de")
    numbers = np.fromiter(map(_number_of, words), np.uint64, len(words))
    numbers.sort()
    return numbers


def _keep(numbers: Numbers, path: Path) -> None:
    """Write `numbers` for the processes to come; where that cannot be, each makes them itself."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            np.save(file, numbers)
        Path(file.name).replace(path)
    except OSError:
        return
