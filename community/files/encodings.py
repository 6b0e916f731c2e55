"""Detect the encoding of a text: certain from a BOM, zero bytes or validity, otherwise guessed from its letters."""

from __future__ import annotations

import re
from typing import IO

from charset_normalizer import from_bytes

GUESSED_BYTES = 256 * 1024  # read from the text to detect its encoding
SNIFFED_BYTES = 8192
#: Text that is not UTF-8: what Windows programs write in the languages of the site and its neighbours.
ENCODINGS = ("cp1252", "cp1256", "cp1250", "cp1251", "cp1254", "cp1253")
MOST_ACCENTED = 0.35  # share of the letters in a Western text; in another script it is nearly all of them
MISREAD = re.compile(r"[^\W\d_][¹³¼¾¿¡¥£¢]|[¹³¼¾£¥¢][^\W\d_]")  # Polish, Czech or Turkish letters, misread
#: How text begins that programs run or render instead of showing it.
MARKUP = ("<!doctype", "<html", "<?xml", "<svg", "<script", "{\\rtf", "%!ps")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
#: Names of encodings as browsers know them.
CHARSETS = {"utf-16-le": "utf-16le", "utf-16-be": "utf-16be", **{name: f"windows-{name[2:]}" for name in ENCODINGS}}


def encoding_of(content: IO[bytes]) -> str | None:
    """Return Python's name for the encoding of a text, or None if it is not text in a known encoding."""
    content.seek(0)
    whole = content.read()
    content.seek(0)
    for encoding in candidates(whole):
        try:
            whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    if whole.startswith(UTF_16_MARKS) or CONTROL.search(whole.decode("latin-1")):
        return None
    if is_western(whole):
        return ENCODINGS[0]
    guess = from_bytes(whole[:GUESSED_BYTES], cp_isolation=list(ENCODINGS)).best()
    return guess.encoding if guess is not None and guess.encoding in ENCODINGS else None


def is_western(whole: bytes) -> bool:
    """Return whether bytes decoded as Western European read as words: mostly plain letters, no fractions or currency signs among them."""
    try:
        text = whole.decode(ENCODINGS[0])
    except UnicodeDecodeError:
        return False
    letters = sum(map(str.isalpha, text))
    accented = sum(letter.isalpha() and not letter.isascii() for letter in text)
    return accented <= letters * MOST_ACCENTED and not MISREAD.search(text)


def candidates(whole: bytes) -> tuple[str, ...]:
    """Return the encodings that are certain: from a BOM, from zero bytes, or because the bytes are valid."""
    if whole.startswith(UTF_16_MARKS):
        return ("utf-16",) if len(whole) % 2 == 0 else ()
    beginning = whole[:SNIFFED_BYTES]
    if b"\x00" in beginning and len(whole) % 2 == 0:
        # Spaces and line ends have a zero byte beside them in every script.
        little = sum(beginning[at : at + 2] in {b" \x00", b"\n\x00", b"\r\x00"} for at in range(0, len(beginning), 2))
        big = sum(beginning[at : at + 2] in {b"\x00 ", b"\x00\n", b"\x00\r"} for at in range(0, len(beginning), 2))
        if little or big:
            return ("utf-16-le",) if little > big else ("utf-16-be",)
    return ("utf-8-sig",)


def decoded(content: IO[bytes], encoding: str) -> str:
    content.seek(0)
    text = content.read().decode(encoding, errors="replace")
    content.seek(0)
    return text
