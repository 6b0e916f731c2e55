"""The measures of the theme's typeface: how wide a text is, for layouts that the server makes.

`scripts/measure_typeface.py` writes the table from the fonts. Measuring the fonts themselves would take three packages and 0.3 s in
every process; the table is 12 kB, and a name costs a few look-ups.
"""

import json
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

EM = 1000  # the table's units
REGULAR, STRONG = 340, 560  # the weights that the table has
KERNING = 1.02  # pairs of letters are set closer or wider than the table knows, by this much at most over a name
UNKNOWN, UNKNOWN_WIDE = 700, 1050  # letters of other scripts, which another font draws; Chinese, Japanese, Korean
DUAL_JOINING = 4  # forms of an Arabic letter that joins the next one; others have two
INVISIBLE = frozenset({"Mn", "Me", "Cf"})  # categories: marks on other letters, marks of direction


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "advances.json").read_text("utf-8"))
    return found


def line_above(size: float) -> float:
    """Return how far a line of text reaches above its base line, in the unit of `size`."""
    return float(_table()["ascent"]) / EM * size


def line_below(text: str, size: float) -> float:
    """Return how far a line of `text` reaches below its base line, in the unit of `size`: Arabic letters reach further down."""
    is_arabic = any(unicodedata.bidirectional(letter) == "AL" for letter in text)
    return float(_table()["arabic_descent" if is_arabic else "descent"]) / EM * size


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: int = REGULAR) -> float:
    """Return the width of one line of `text`, in the unit of `size`: the width that browsers draw, or up to 5 % more.

    `weight` is REGULAR or STRONG. Arabic letters have the forms that they take in their word.
    """
    return sum(_advances(text, _table()[str(weight)])) / EM * size * KERNING


def _advances(text: str, widths: dict[str, int | list[int]]) -> Iterator[int]:
    """Yield the width of each letter or ligature of `text`."""
    letters = [*_letters(text, widths)]
    joins_previous = False
    for at, letter in enumerate(letters):
        found = widths.get(letter)
        if not isinstance(found, list):
            joins_previous = False
            yield _unknown(letter) if found is None else found
            continue
        following = widths.get(letters[at + 1]) if at + 1 < len(letters) else None
        joins_next = len(found) == DUAL_JOINING and isinstance(following, list)
        yield found[2 * joins_next + joins_previous]
        joins_previous = joins_next


def _letters(text: str, widths: dict[str, int | list[int]]) -> Iterator[str]:
    """Yield the letters of `text` that take room, two of them together where they are drawn as one (lam and alef)."""
    seen = [letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter) not in INVISIBLE]
    at = 0
    while at < len(seen):
        size = 2 if "".join(seen[at : at + 2]) in widths else 1
        yield "".join(seen[at : at + size])
        at += size


def _unknown(letter: str) -> int:
    return UNKNOWN_WIDE if unicodedata.east_asian_width(letter) in "WF" else UNKNOWN
