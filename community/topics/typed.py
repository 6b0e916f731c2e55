"""Votes as they were typed into the form: a number for each topic, in the digits of any script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lookups import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "votes-"
LONGEST_NUMBER = 6  # digits
MOST_FIELDS = 2000


def typed_votes(sent: Mapping[str, str]) -> tuple[dict[int, str], dict[int, int] | None]:
    """Return what was typed by topic, and the same as numbers; None for these if something is no whole number."""
    typed: dict[int, str] = {}
    for name, value in sent.items():
        key = key_of(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else 0
        if key and len(typed) < MOST_FIELDS:
            typed[key] = str(value).strip().replace("\0", "")[:20]
    votes: dict[int, int] = {}
    for key, text in typed.items():
        if text and not (text.isdecimal() and len(text) <= LONGEST_NUMBER):
            return typed, None
        votes[key] = int(text) if text else 0
    return typed, votes
