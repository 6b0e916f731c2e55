"""Sentences about a form, each put at its block, as Wagtail's editor shows them."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from community.forms.checking import Path, Problem

LISTS = frozenset({"options"})  # the fields that are lists, and not streams


def errors_at_blocks(problems: Iterable[Problem]) -> ValidationError:
    """Return the error of the whole stream."""
    return in_stream([(problem.path, problem.message) for problem in problems])


def in_stream(problems: list[tuple[Path, str]]) -> ValidationError:
    here = [ValidationError(message) for path, message in problems if not path]
    places = {place: [(path[1:], message) for path, message in problems if path[:1] == (place,)] for place in firsts(problems)}
    return StreamBlockValidationError({place: in_struct(inner) for place, inner in places.items()}, here)


def in_struct(problems: list[tuple[Path, str]]) -> ValidationError:
    fields = {name: [(path[1:], message) for path, message in problems if path[:1] == (name,)] for name in firsts(problems)}
    return StructBlockValidationError({str(name): at_field(str(name), inner) for name, inner in fields.items()})


def at_field(name: str, problems: list[tuple[Path, str]]) -> ValidationError:
    if name in LISTS:
        return ListBlockValidationError(non_block_errors=[message for _path, message in problems])
    if name in ("questions", "columns"):
        return in_stream(problems)
    return ValidationError([message for _path, message in problems])


def firsts(problems: Iterable[tuple[Path, str]]) -> list[int | str]:
    return list(dict.fromkeys(path[0] for path, _message in problems if path))
