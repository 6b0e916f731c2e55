"""What features hold of a person, in which rows, and how it is erased. A feature registers each of its models with a key to an account."""

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

    `tells` are the fields that the person may see of them; a field about somebody else is not among them. `select_related` is what has to be
    read along to write them out. `erase(holding, user)` takes the person out of the rows, or the rows away.
    """

    model: type[Model]
    keys: tuple[str, ...]
    label: StrOrPromise
    tells: tuple[str, ...]
    erase: Callable[[Holding, User], None]
    select_related: tuple[str, ...] = ()

    def rows_of(self, user: User) -> QuerySet[Any, Any]:
        """Return the rows about `user`."""
        return self.model._default_manager.filter(reduce(or_, (Q((key, user)) for key in self.keys)))


_holdings: dict[type[Model], Holding] = {}


def register_holding(holding: Holding) -> None:
    """Have `holding` told to its person and erased with the others, in the order in which they are registered."""
    _holdings[holding.model] = holding


def holdings() -> list[Holding]:
    return list(_holdings.values())


def delete_rows(holding: Holding, user: User) -> None:
    """Erase by deleting the rows."""
    holding.rows_of(user).delete()


def leave_rows(_holding: Holding, _user: User) -> None:
    """Erase nothing here: the key is in a row of another holding, which is erased there (`file__uploaded_by`)."""


def forget_person(holding: Holding, user: User) -> None:
    """Erase by leaving the rows to others, without the person."""
    for key in holding.keys:
        holding.model._default_manager.filter(**{key: user}).update(**{key: None})


def held_of(user: User) -> Iterator[tuple[Holding, list[dict[str, object]]]]:
    """Yield what is held of `user`: of each holding the facts of its rows, by field."""
    for holding in holdings():
        rows = holding.rows_of(user).order_by("pk")
        rows = rows.select_related(*holding.select_related) if holding.select_related else rows
        yield holding, [{name: getattr(row, name) for name in holding.tells} for row in rows]


@transaction.atomic
def erase_person(*, user: User) -> None:
    """Take everything of `user` out of the community. The account itself stays, and is the site's to close."""
    for holding in holdings():
        holding.erase(holding, user)
