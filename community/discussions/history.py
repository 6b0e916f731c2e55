"""The versions of a post, and what changed from one to the next. What a facilitator has hidden is in none of them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from .mentions import as_typed, names_of
from .posting import version_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from .models import Post, Revision

#: How much is compared for one page or answer: the lines of one text times those of the other, then the words of those that changed. Beyond
#: that a change is shown as a whole, before and after: what was written to take long would take minutes.
MOST_COMPARED = 60_000

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


def revisions_of(post: Post) -> QuerySet[Revision]:
    """Return the versions of a post, the latest first."""
    return post.revisions.order_by("-number")


def versions_of(post: Post, revisions: Sequence[Revision] | None = None) -> list[Version]:
    """Return the versions of a post, or a part of `revisions_of` it, the latest first, for those who can read the post."""
    rows = list(revisions_of(post)) if revisions is None else list(revisions)
    names = names_of(post.mentions.select_related("person"))
    latest = version_of(post)
    earlier = post.revisions.filter(number__lt=rows[-1].number, hidden_at=None).order_by("number").last() if rows else None
    before = words_in_version(earlier, names) if earlier else None
    compare = Comparing()
    versions: list[Version] = []
    for row in reversed(rows):
        is_present = row.number == latest
        if row.hidden_at is not None:
            versions.append(Version(row.number, row.created_at, True, is_present))
            continue
        words = words_in_version(row, names)
        parts: list[Part] = list(compare.differences(before, words)) if before is not None else [("same", words)]
        text = as_typed(row.text, names)
        versions.append(Version(row.number, row.created_at, False, is_present, row.title, text, tuple(parts)))
        before = words
    return versions[::-1]


def words_in_version(row: Revision, names: Mapping[int, str]) -> str:
    text = as_typed(row.text, names)
    return f"{row.title}\n\n{text}" if row.title else text


class Comparing:
    """Compares texts, as long as that does not become too much."""

    def __init__(self, most: int = MOST_COMPARED) -> None:
        self.left = most

    def differences(self, before: str, after: str) -> Iterator[Part]:
        """Yield the parts of two texts, in order: by lines, and by words in the lines that changed."""
        for kind, parts in groupby(self.parts(before, after), key=itemgetter(0)):
            yield kind, "".join(words for _kind, words in parts)

    def parts(self, before: str, after: str) -> Iterator[Part]:
        for kind, some, others in self.compared(before.splitlines(keepends=True), after.splitlines(keepends=True)):
            if kind != "replace":
                yield from same(some) if kind == "equal" else whole(some, others)
                continue
            for inner, part, other in self.compared(words_in("".join(some)), words_in("".join(others))):
                yield from same(part) if inner == "equal" else whole(part, other)

    def compared(self, old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
        """Yield the parts of two sequences. What they begin and end with alike costs nothing."""
        shortest = min(len(old), len(new))
        start = next((place for place in range(shortest) if old[place] != new[place]), shortest)
        rest = shortest - start
        end = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
        if start:
            yield "equal", old[:start], new[:start]
        yield from self.compared_inside(old[start : len(old) - end], new[start : len(new) - end])
        if end:
            yield "equal", old[len(old) - end :], new[len(new) - end :]

    def compared_inside(self, old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
        cost = len(old) * len(new)
        if cost > self.left:
            yield "whole", old, new
            return
        self.left -= cost
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield kind, old[a:b], new[c:d]


def differences(before: str, after: str) -> Iterator[Part]:
    """Yield the parts of two texts, in order."""
    yield from Comparing().differences(before, after)


def same(parts: Sequence[str]) -> Iterator[Part]:
    yield "same", "".join(parts)


def whole(removed: Sequence[str], added: Sequence[str]) -> Iterator[Part]:
    if removed:
        yield "removed", "".join(removed)
    if added:
        yield "added", "".join(added)


def words_in(text: str) -> list[str]:
    """Return words and spaces, which joined are the text."""
    parts: list[str] = []
    for sign in text:
        if parts and parts[-1][-1].isspace() == sign.isspace():
            parts[-1] += sign
        else:
            parts.append(sign)
    return parts
