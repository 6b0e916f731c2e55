"""The passages of a document: pieces of its text that are about one thing, large enough to tell what.

Measured with `manage.py search_index evaluate`: even pieces of about 80 words that each carry the title find most. Pieces of a few
words draw every query to them and make nonsense look as if it meant something.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.documents.document import SearchDocument

SIZE = 80  # words of a passage, as far as sentences allow
LONGEST = 150  # words; longer sentences, such as tables without a full stop, are cut
MOST = 12  # passages of a document; the rest of a very long text is found by its words

_SENTENCE_END = re.compile(r"(?<=[.!?؟…])\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document. `text` is what readers see, `meant` what is embedded: with the title, without which few pieces can be understood."""

    number: int
    text: str
    meant: str

    def key(self, model: str) -> int:
        """Return what names its vector by `model`: 63 bits of a hash."""
        digest = hashlib.blake2b(f"{model}\0{self.meant}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") >> 1


def passages_of(document: SearchDocument) -> list[Passage]:
    """Return the passages of `document`: its lead first, then its body. The same document always has the same ones."""
    text = f"{document.lead} {document.body}".strip()
    pieces = list(pieces_of(text)) or [""]
    return [Passage(number, piece, f"{document.title}. {piece}".strip()) for number, piece in enumerate(pieces[:MOST])]


def pieces_of(text: str) -> Iterator[str]:
    """Give `text` in pieces of about the same number of words, cut at ends of sentences."""
    total = len(text.split())
    size = min(LONGEST, total / min(MOST, max(1, round(total / SIZE))))
    piece: list[str] = []
    done, number = 0, 1
    for sentence in sentences_of(text):
        words = sentence.split()
        if piece and done + len(words) / 2 > size * number:
            yield " ".join(piece)
            piece, number = [], number + 1
        piece += words
        done += len(words)
    if piece:
        yield " ".join(piece)


def sentences_of(text: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        for start in range(0, len(words), LONGEST):
            yield " ".join(words[start : start + LONGEST])
