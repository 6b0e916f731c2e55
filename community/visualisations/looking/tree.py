"""What came of a photo: variants, and variants of variants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from community.visualisations.pictures import Shown, shown_picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from community.visualisations.models import Photo

    from .cards import Card

DEEPEST = 6  # levels under the photo; what is made of those stands beside them, so that every window can show it


@dataclass
class Node:
    """A variant in the tree, with what was made of it."""

    card: Card
    is_current: bool = False
    children: list[Node] = field(default_factory=list)


@dataclass
class Tree:
    """A photo with what was made of it. `number` counts the photos of a case from 1."""

    photo: Photo
    number: int
    picture: Shown | None
    children: list[Node] = field(default_factory=list)


def trees_of(photos: Sequence[Photo], cards: Iterable[Card], current: int | None = None) -> list[Tree]:
    """Return a tree for each photo that is ready. What the reader does not see is left out; what was made of it moves up to where it began.

    `current`: the key of the variant that the page shows.
    """
    trees = {
        photo.pk: Tree(photo, number, shown_picture(photo.pictures.all(), photo.alt_text))
        for number, photo in enumerate((photo for photo in photos if photo.is_ready), 1)
    }
    nodes: dict[int, Node] = {}
    depths: dict[int, int] = {}
    for card in cards:  # oldest first, so that every parent is there
        variant = card.variant
        node = nodes[variant.pk] = Node(card, is_current=variant.pk == current)
        parent = variant.parent_id if variant.parent_id in nodes else None
        above = depths[parent] if parent is not None else 0
        depths[variant.pk] = min(above + 1, DEEPEST)
        if parent is not None and above < DEEPEST:
            nodes[parent].children.append(node)
        elif parent is not None:
            beside(nodes, parent).append(node)
        elif variant.photo_id in trees:
            trees[variant.photo_id].children.append(node)
    return list(trees.values())


def beside(nodes: dict[int, Node], key: int) -> list[Node]:
    """Return the list in which the node with this key stands."""
    return next(node.children for node in nodes.values() if any(child.card.variant.pk == key for child in node.children))
