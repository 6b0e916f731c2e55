"""Pagination with `?limit=&offset=`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from django.db.models import QuerySet
from ninja import Query, Schema
from pydantic import Field

from .schemas import LARGEST_OFFSET, LARGEST_PAGE, USUAL_PAGE

Thing = TypeVar("Thing")


class Paging(Schema):
    """Which part of a list to return."""

    limit: int = Field(USUAL_PAGE, ge=1, description=f"How many to return; more than {LARGEST_PAGE} count as {LARGEST_PAGE}.")
    offset: int = Field(0, ge=0, le=LARGEST_OFFSET, description="How many to leave out first.")

    @property
    def at_most(self) -> int:
        return min(self.limit, LARGEST_PAGE)


WhichPart = Annotated[Paging, Query()]


def part_of(things: QuerySet[Any] | Sequence[Thing], paging: Paging, told: Callable[[Any], Schema]) -> dict[str, Any]:
    """Return the requested part of `things`, each serialised by `told`, with the total count."""
    count = things.count() if isinstance(things, QuerySet) else len(things)
    part = things[paging.offset : paging.offset + paging.at_most]
    return {"count": count, "limit": paging.at_most, "offset": paging.offset, "items": [told(thing) for thing in part]}
