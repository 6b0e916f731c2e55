"""Regular expressions for words in all spellings that the analysis treats as equal."""

import re
from functools import lru_cache
from itertools import pairwise

from .analysis import base_language

_FREQUENT_MARKS = ("\u00ad", "\u0308", "\u0301", "\u0300", "\u0302", "\u200b", "\u200c", "\u200d")

# The letters that the analysis replaces with a given letter, by that letter.
_LETTERS = {
    "a": "aäàáâãåā",
    "c": "cç",
    "e": "eéèêë",
    "i": "iíìîïı",
    "n": "nñ",
    "o": "oöóòôõøœ",
    "s": "sß",
    "u": "uüúùû",
    "y": "yÿ",
    "ا": "اأإآٱ",
    "ي": "يىئ",
    "ه": "هة",
    "و": "وؤ",
}


@lru_cache(maxsize=512)
def pattern_of(cores: tuple[str, ...], language: str, marks: str) -> re.Pattern[str]:
    """Return the pattern for any of `cores`, with `marks` between letters."""
    written: dict[str, list[str]] = {}
    for core in cores:
        if not any(other != core and core.startswith(other) for other in cores):
            written.setdefault(letters_of(core[0]), []).append(rest_of(core, language, marks))
    # With a leading set of first letters, the regular expression engine skips everything else quickly.
    firsts = "".join(sorted({*"".join(written)}))
    words = (f"(?<=[{first}])(?:{'|'.join(rests)})" for first, rests in written.items())
    return re.compile(f"[{firsts}](?:{'|'.join(words)})")


def rest_of(core: str, language: str, marks: str) -> str:
    """Return the pattern for what follows the first letter of `core`, in all spellings of `language`, with `marks` between letters."""
    is_spelt = base_language(language) in {"de", "fr"}  # "Staedte" and "oeuvre" for "Städte" and "œuvre"
    parts = ["e?" if is_spelt and core[0] in "aou" else ""]
    for before, letter in pairwise(core):
        is_sharp = letter == before == "s"  # "ß" for both
        parts.append(
            f"{marks}[{letters_of(letter)}]{'?' if is_sharp or (is_spelt and before in 'aou' and letter == 'e') else ''}"
        )
        if is_spelt and letter in "aou":
            parts.append("e?")
    return "".join(parts)


@lru_cache(maxsize=2_000)
def letters_of(letter: str) -> str:
    """Return the letters that the analysis replaces with `letter`, for a character set in a regular expression."""
    letters = _LETTERS.get(letter, letter)
    if letter.isdecimal():
        letters += "".join(chr(zero + int(letter)) for zero in (0x660, 0x6F0))
    return "".join(re.escape(one) for one in sorted({*letters, *letters.upper()}))


def has_marks(text: str, language: str) -> bool:
    """Return whether words in `text` contain marks, which are rare except in Arabic."""
    return not text.isascii() and (base_language(language) == "ar" or any(mark in text for mark in _FREQUENT_MARKS))
