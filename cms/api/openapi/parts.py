"""The parts of the OpenAPI document. Apps in higher layers register theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django_stubs_ext import StrOrPromise

Document = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A part of the API: the function at the import path `make` returns it as an OpenAPI document, with absolute paths.

    It is imported when it is asked for, since it may need models and routers. The names of its schemas and of its operations get `prefix`, so that
    those of different parts are told apart.
    """

    name: str
    title: StrOrPromise
    summary: StrOrPromise
    make: str
    prefix: str = ""
    rank: int = 50


_parts: dict[str, Part] = {}


def register_part(part: Part) -> None:
    _parts[part.name] = part


def all_parts() -> list[Part]:
    return sorted(_parts.values(), key=lambda part: part.rank)
