"""The folders of a group as a tree: one query, however many there are."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .models import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from community.groups.models import Group


class Tree:
    """The folders of a group, and how they are nested."""

    def __init__(self, group: Group) -> None:
        rows = list(Folder.objects.filter(group=group))
        self.folders = {row.pk: row for row in rows}
        self.children: dict[int | None, list[Folder]] = defaultdict(list)
        for row in rows:
            row.group = group
            self.children[row.parent_id].append(row)

    def way_to(self, key: int | None) -> list[Folder]:
        """Return the folders from the top to this one."""
        way: list[Folder] = []
        while key is not None and key in self.folders and len(way) < len(self.folders):
            way.append(self.folders[key])
            key = way[-1].parent_id
        return way[::-1]

    def words_of(self, key: int | None) -> str:
        """Return the way in words: "Maps / 2026"."""
        return " / ".join(folder.name for folder in self.way_to(key))

    def below(self, key: int) -> list[int]:
        """Return the keys of a folder and of all in it."""
        found = [key]
        for one in found:
            found.extend(child.pk for child in self.children[one])
        return found

    def height(self, key: int) -> int:
        """Return how many levels there are from this folder down, itself included."""
        return 1 + max((self.height(child.pk) for child in self.children[key]), default=0)

    def in_order(self, key: int | None = None, without: int | None = None) -> Iterator[Folder]:
        """Yield all folders, each before those in it; without one of them and what is in it."""
        for child in self.children[key]:
            if child.pk != without:
                yield child
                yield from self.in_order(child.pk, without)
