"""The best cohort of a model: most points, then the order of the candidates decides."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .model import Limits, Model
from .rows import Row, Variable

#: How many candidates are decided at once where cohorts are tied: 2 to the power of it has to stay far below the precision of HiGHS.
BLOCK = 16


@dataclass(frozen=True)
class Best:
    """The positions of the best cohort. `is_tied`: there are others that are as good, and the order decided."""

    chosen: frozenset[int]
    is_tied: bool


def best_cohort(model: Model, limits: Limits | None = None, *, near: frozenset[int] | None = None) -> Best | None:
    """Return the best cohort within `limits`, or None if there is none.

    Most points win. Among cohorts with as many points the one that shares most members with `near` wins, if that is passed; then the one
    with the first candidate in which they differ.
    """
    limits = limits or Limits()
    chosen = model.maximise(model.score, limits)
    if chosen is None:
        return None
    best = model.score_of(chosen)
    limits = model.settle(limits, best)
    limits = replace(limits, rows=(*limits.rows, Row(model.score, best)))
    if near is not None and near != chosen:
        kept: dict[Variable, int] = {position: 1 if position in near else -1 for position in range(len(model.candidates))}
        chosen = found(model.maximise(kept, limits))
        limits = replace(limits, rows=(*limits.rows, Row(kept, sum(kept[position] for position in chosen))))
    return in_order(model, limits, chosen)


def in_order(model: Model, limits: Limits, chosen: frozenset[int]) -> Best:
    """Return the first of the cohorts within `limits`, by the order of the candidates. `chosen` is one of them."""
    open_to = [
        position
        for position in range(len(model.candidates))
        if position not in limits.included | limits.excluded | model.withdrawn
    ]
    farthest = found(model.maximise({position: -1 if position in chosen else 1 for position in open_to}, limits))
    if farthest == chosen:
        return Best(chosen, is_tied=False)
    included, excluded = limits.included, limits.excluded
    for start in range(0, len(open_to), BLOCK):
        block = open_to[start : start + BLOCK]
        weights: dict[Variable, int] = {position: 1 << (BLOCK - place) for place, position in enumerate(block)}
        chosen = found(model.maximise(weights, replace(limits, included=included, excluded=excluded)))
        included, excluded = included | (chosen & set(block)), excluded | (set(block) - chosen)
    return Best(chosen, is_tied=True)


def found(chosen: frozenset[int] | None) -> frozenset[int]:
    """Return the answer to a question that has one."""
    if chosen is None:
        raise AssertionError("A question with an answer was asked once more, and had none.")
    return chosen
