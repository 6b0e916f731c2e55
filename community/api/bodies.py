"""Operations whose body is no JSON, such as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def takes_bodies(*types: str, may_upload: Callable[..., bool]) -> Callable[[View], View]:
    """Let a router's function read a body of these content types itself, also a large one from those for whom `may_upload` is true.

    Ninja reads nothing of it: the function has no parameter for the body.
    """

    def mark(view: View) -> View:
        view.takes_types, view.may_upload = types, may_upload  # type: ignore[attr-defined]
        return view

    return mark


def types_of(view: Callable[..., Any]) -> tuple[str, ...]:
    """Return the content types that a function reads itself; none if it takes JSON."""
    found: tuple[str, ...] = getattr(view, "takes_types", ())
    return found
