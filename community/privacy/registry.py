"""The registry of personal data: which models hold it, and how to erase it. Features register each model that refers to an account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model, Q

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from cms.users.models import User


@dataclass(frozen=True)
class Holding:
    """Rows of `model` that are about the person in one of `keys`.

    `tells` are the fields that are exported to the person, none of them about somebody else. `select_related` are the relations that the
    export needs. `erase(holding, user)` removes the person from the rows, or deletes the rows; `when_erased` tells her what that is, if it
    is neither just one nor the other.
    """

    model: type[Model]
    keys: tuple[str, ...]
    label: StrOrPromise
    tells: tuple[str, ...]
    erase: Callable[[Holding, User], None]
    select_related: tuple[str, ...] = ()
    when_erased: StrOrPromise = ""

    def rows_of(self, user: User) -> QuerySet[Any, Any]:
        """Return the rows about `user`."""
        return self.model._default_manager.filter(reduce(or_, (Q((key, user)) for key in self.keys)))


_holdings: dict[type[Model], Holding] = {}


def register_holding(holding: Holding) -> None:
    """Include `holding` in the export and erasure of a person's data, in order of registration."""
    _holdings[holding.model] = holding


def holdings() -> list[Holding]:
    return list(_holdings.values())


def delete_rows(holding: Holding, user: User) -> None:
    """Erase by deleting the rows."""
    holding.rows_of(user).delete()


def leave_rows(_holding: Holding, _user: User) -> None:
    """Erase nothing here: the key is in a row of another holding, which erases it (`file__uploaded_by`)."""


def forget_person(holding: Holding, user: User) -> None:
    """Erase by keeping the rows and clearing the key to the person."""
    for key in holding.keys:
        holding.model._default_manager.filter(**{key: user}).update(**{key: None})


def held_of(user: User) -> Iterator[tuple[Holding, list[dict[str, object]]]]:
    """Yield the data held about `user`: for each holding, the fields of its rows."""
    for holding in holdings():
        rows = holding.rows_of(user).order_by("pk")
        rows = rows.select_related(*holding.select_related) if holding.select_related else rows
        yield holding, [{name: getattr(row, name) for name in holding.tells} for row in rows]


@transaction.atomic
def erase_person(*, user: User) -> None:
    """Erase `user` from the community. The account itself stays; the site closes it."""
    for holding in holdings():
        holding.erase(holding, user)
