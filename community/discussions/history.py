"""The versions of a post, and what changed from one to the next. What a facilitator has hidden is in none of them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from .mentions import as_typed, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from .models import Post

MOST_PARTS = 400  # lines, or words of a line, that are compared; what is longer is shown as a whole, before and after

Kind = Literal["same", "added", "removed"]
Part = tuple[Kind, str]


@dataclass(frozen=True)
class Version:
    """A version of a post; without words if it is hidden. `parts` are what changed since the last one that is shown."""

    number: int
    at: datetime
    is_hidden: bool
    is_present: bool
    title: str = ""
    text: str = ""
    parts: Sequence[Part] = ()


def versions_of(post: Post) -> list[Version]:
    """Return the versions of a post, the latest first, for those who can read it."""
    names = names_of(post.mentions.select_related("person"))
    rows = list(post.revisions.all())
    versions: list[Version] = []
    before: str | None = None
    for row in rows:
        is_hidden, is_present = row.hidden_at is not None, row is rows[-1]
        if is_hidden:
            versions.append(Version(row.number, row.created_at, is_hidden, is_present))
            continue
        text = as_typed(row.text, names)
        words = f"{row.title}\n\n{text}" if row.title else text
        parts = list(differences(before, words)) if before is not None else [("same", words)]
        versions.append(Version(row.number, row.created_at, is_hidden, is_present, row.title, text, tuple(parts)))  # type: ignore[arg-type]
        before = words
    return versions[::-1]


def differences(before: str, after: str) -> Iterator[Part]:
    """Yield the parts of two texts, in order: by lines, and by words in the lines that changed."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for kind, some, others in compared(old, new):
        if kind != "replace":
            yield from same(some) if kind == "equal" else whole(some, others)
            continue
        olds, news = words_in("".join(some)), words_in("".join(others))
        for inner, part, other in compared(olds, news):
            yield from same(part) if inner == "equal" else whole(part, other)


def same(parts: Sequence[str]) -> Iterator[Part]:
    yield "same", "".join(parts)


def whole(removed: Sequence[str], added: Sequence[str]) -> Iterator[Part]:
    if removed:
        yield "removed", "".join(removed)
    if added:
        yield "added", "".join(added)


def compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    if len(old) > MOST_PARTS or len(new) > MOST_PARTS:
        yield ("equal" if old == new else "whole"), old, new
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield kind, old[a:b], new[c:d]


def words_in(text: str) -> list[str]:
    """Return words and spaces, which joined are the text."""
    parts: list[str] = []
    for sign in text:
        if parts and parts[-1][-1].isspace() == sign.isspace():
            parts[-1] += sign
        else:
            parts.append(sign)
    return parts
