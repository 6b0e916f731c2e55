"""Dates in StreamFields: steps of a schedule, phases. A translation's step takes its dates from the source's with the same id."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.fields import StreamField

FACTS = ("precision", "starts_on", "ends_on", "mode")

Dates = dict[str, dict[str, Any]]


def streams_of(model: Any) -> list[str]:
    """Return the names of a page type's fields that may contain dated blocks."""
    return [field.name for field in model._meta.fields if isinstance(field, StreamField)]


def stored(page: Any, name: str) -> Any:
    """Return the value of a StreamField in the form in which it is stored."""
    return json.loads(json.dumps(getattr(page, name).get_prep_value(), cls=DjangoJSONEncoder))


def dates_in(stream: Any) -> Dates:
    """Return the facts of the dated blocks in the stored `stream`, by block id."""
    return {key: {name: value[name] for name in FACTS if name in value} for key, value in dated_blocks(stream)}


def put_dates(stream: Any, dates: Dates) -> bool:
    """Set the facts of the dated blocks in the stored `stream`, by block id. Return whether any changed."""
    changed = False
    for key, value in dated_blocks(stream):
        facts = dates.get(key, {})
        changed |= any(value.get(name) != fact for name, fact in facts.items())
        value.update(facts)
    return changed


def dated_blocks(stream: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield id and value of each dated block in `stream`."""
    if isinstance(stream, list):
        for item in stream:
            yield from dated_blocks(item)
    elif isinstance(stream, dict):
        value = stream.get("value")
        if "id" in stream and isinstance(value, dict) and "starts_on" in value:
            yield stream["id"], value
        for part in stream.values():
            yield from dated_blocks(part)
