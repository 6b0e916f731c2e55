"""Mentions: what people type as “@Planning department” is stored as a mark with a number, and shown with the name that counts today.

So nobody's name stays in a text: whoever is erased is a “former member” in all versions of it, and a name that somebody else takes later
leads to nobody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cms.formatting import isolated
from community.people.names import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .models import Mention

OPEN, CLOSE = "\ue000", "\ue001"  # of the private use area: nobody types them, and they are removed from what is sent
LONGEST_NAME = 160
MOST = 30  # people in one post

_MARK = re.compile(f"{OPEN}(\\d{{1,9}}){CLOSE}")
_AT = re.compile(r"(?<![\w/.@+-])@(?=\w)")
_SIGNS = str.maketrans("", "", OPEN + CLOSE)


class Person(NamedTuple):
    """Somebody who can be mentioned by her name; `number` if the post mentions her already."""

    key: int | None
    number: int | None = None


def plain_name(name: str) -> str:
    """Return a name as it is compared: on one line, without case."""
    return " ".join(name.split()).casefold()


def without_marks(text: str) -> str:
    """Return what somebody typed without the signs of marks."""
    return text.translate(_SIGNS)


def mark_mentions(text: str, people: Mapping[str, Person]) -> tuple[str, dict[int, int]]:
    """Return `text` with marks, and the keys of those whom it mentions for the first time, by number.

    `people` are those who can be mentioned, by `plain_name`. The longest name that follows an @ counts.
    """
    text = without_marks(text)
    lengths = sorted({len(name) for name in people}, reverse=True)
    numbers = {person.key: person.number for person in people.values() if person.number is not None}
    following = max(numbers.values(), default=0) + 1
    added: dict[int, int] = {}
    parts, end = [], 0
    for match in _AT.finditer(text):
        found = longest_name(text, match.end(), people, lengths) if match.start() >= end else None
        if found is None:
            continue
        length, person = found
        number = person.number if person.number is not None else numbers.get(person.key)
        if number is None:
            if person.key is None or len(added) >= MOST:
                continue
            number, following = following, following + 1
            numbers[person.key] = number
            added[number] = person.key
        parts += [text[end : match.start()], f"{OPEN}{number}{CLOSE}"]
        end = match.end() + length
    return "".join([*parts, text[end:]]), added


def longest_name(text: str, start: int, people: Mapping[str, Person], lengths: Iterable[int]) -> tuple[int, Person] | None:
    """Return the length of the longest name that stands at `start`, and whose it is."""
    for length in lengths:
        name = text[start : start + length]
        after = text[start + length : start + length + 1]
        if len(name) == length and not after.isalnum() and (person := people.get(name.casefold())):
            return length, person
    return None


def numbers_in(text: str) -> set[int]:
    """Return the numbers of those whom `text` mentions."""
    return {int(number) for number in _MARK.findall(text)}


def names_of(mentions: Iterable[Mention]) -> dict[int, str]:
    """Return the name that is shown for each number."""
    return {mention.number: " ".join(shown_name(mention.person).split()) for mention in mentions}


def as_typed(text: str, names: Mapping[int, str]) -> str:
    """Return `text` as somebody would type it: “@Planning department”."""
    return _MARK.sub(lambda mark: f"@{names[int(mark[1])]}" if int(mark[1]) in names else "", text)


def in_words(text: str, names: Mapping[int, str]) -> str:
    """Return words for a sentence: each name in its own direction."""
    return _MARK.sub(lambda mark: f"@{isolated(names[int(mark[1])])}" if int(mark[1]) in names else "", text)


def in_html(html: str, names: Mapping[int, str], mine: Iterable[int] = ()) -> SafeString:
    """Return clean HTML with the names of those who are mentioned. `mine` are the numbers of the reader."""
    own = set(mine)

    def shown(mark: re.Match[str]) -> str:
        number = int(mark[1])
        if number not in names:
            return ""
        kind = "mention mention--you" if number in own else "mention"
        return f'<span class="{kind}">@<bdi>{escape(names[number])}</bdi></span>'

    return mark_safe(_MARK.sub(shown, html))  # noqa: S308 - the HTML was cleaned, the names are escaped
