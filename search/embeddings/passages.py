"""The passages of a document: pieces of its text that are about one subject, and long enough to identify it.

Pieces of about 80 words preceded by the title work best, as measured with `manage.py search_index evaluate`. Pieces of only a few words
match every query, and make nonsense look meaningful.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.documents.document import SearchDocument

SIZE = 80  # words per passage, as far as sentences allow
MAX_WORDS = 150  # longer sentences, such as tables without a full stop, are cut
MAX_PASSAGES = 12  # per document; the rest of a very long text is only found by its words

_SENTENCE_END = re.compile(r"(?<=[.!?؟…])\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document. `text` is shown to readers. `embedded_text` starts with the title, without which few make sense."""

    number: int
    text: str
    embedded_text: str

    def key(self, model: str) -> int:
        """Return the key of its vector for `model`: a 63-bit hash."""
        digest = hashlib.blake2b(f"{model}\0{self.embedded_text}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") >> 1


def passages_of(document: SearchDocument) -> list[Passage]:
    """Return the passages of `document`, from its lead and its body. Deterministic."""
    text = f"{document.lead} {document.body}".strip()
    pieces = list(pieces_of(text)) or [""]
    return [Passage(number, piece, f"{document.title}. {piece}".strip()) for number, piece in enumerate(pieces[:MAX_PASSAGES])]


def pieces_of(text: str) -> Iterator[str]:
    """Split `text` at the ends of sentences into pieces of similar length."""
    total = len(text.split())
    size = min(MAX_WORDS, total / min(MAX_PASSAGES, max(1, round(total / SIZE))))
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
        for start in range(0, len(words), MAX_WORDS):
            yield " ".join(words[start : start + MAX_WORDS])
