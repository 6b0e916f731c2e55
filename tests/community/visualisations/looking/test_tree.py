"""The tree of what came of a photo."""

from types import SimpleNamespace
from typing import Any

from community.visualisations.looking.tree import DEEPEST, Node, trees_of


def photo(key: int, *, is_ready: bool = True) -> Any:
    return SimpleNamespace(pk=key, is_ready=is_ready, alt_text="", pictures=SimpleNamespace(all=list))


def card(key: int, parent: int | None = None, of: int = 1) -> Any:
    return SimpleNamespace(variant=SimpleNamespace(pk=key, parent_id=parent, photo_id=of))


def shape(nodes: list[Node]) -> list[Any]:
    return [(node.card.variant.pk, shape(node.children)) if node.children else node.card.variant.pk for node in nodes]


def test_variants_stand_under_what_they_were_made_of():
    [first, second] = trees_of(
        [photo(1), photo(2), photo(3, is_ready=False)], [card(1), card(2, 1), card(3, 1), card(4, of=2)], 3
    )

    assert shape(first.children) == [(1, [2, 3])]
    assert shape(second.children) == [4]
    assert [node.is_current for node in first.children[0].children] == [False, True]
    assert [first.number, second.number] == [1, 2]


def test_what_was_made_of_something_unseen_moves_up():
    [tree] = trees_of([photo(1)], [card(2, 1), card(3, 2)])

    assert shape(tree.children) == [(2, [3])]


def test_long_chain_goes_on_beside_the_deepest():
    chain = [card(key, key - 1 or None) for key in range(1, 61)]

    [tree] = trees_of([photo(1)], chain)

    depth, nodes = 0, tree.children
    while nodes:
        depth, last, nodes = depth + 1, nodes, nodes[0].children
    assert depth == DEEPEST
    assert len(last) == 60 - DEEPEST + 1
