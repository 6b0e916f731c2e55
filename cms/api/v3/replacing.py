"""Puts functions of ours in the place of operations of Wagtail's version 3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ninja import Router
from ninja.signature import ViewSignature

Made = TypeVar("Made", bound=Callable[..., Any])


def instead_of(router: Router, theirs: Callable[..., Any]) -> Callable[[Made], Made]:
    """Return a decorator that puts a function in the place of `theirs`: with its address, name and way to authenticate.

    The docstring of the function is the description in the document. Must be called before `api.urls` is read.
    """

    def put(ours: Made) -> Made:
        for there in router.path_operations.values():
            there.operations = [ours_for(one, ours) if one.view_func is theirs else one for one in there.operations]
        return ours

    return put


def ours_for(operation: Any, ours: Callable[..., Any]) -> Any:
    """Return an operation of Wagtail's that calls our function."""
    made = operation.clone()
    made.view_func, made.signature = ours, ViewSignature(operation.path, ours)
    made.models, made.description = made.signature.models, made.signature.docstring
    return made
