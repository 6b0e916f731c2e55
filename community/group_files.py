"""How many files each group has, for lists of groups: the feature that keeps them registers it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class Files(NamedTuple):
    """How many files of a group all its members can see, and when the newest came."""

    number: int
    newest_at: datetime | None


NO_FILES = Files(0, None)
CountFiles = Callable[[Collection[int]], Mapping[int, Files]]  # by the keys of the groups; one query

_counts: list[CountFiles] = []


def register_files(count: CountFiles) -> None:
    """Count the files of groups with `count`."""
    _counts[:] = [count]


def files_of_groups(groups: Collection[int]) -> Mapping[int, Files]:
    """Return the files of those of the groups that have any."""
    return _counts[0](groups) if _counts and groups else {}
