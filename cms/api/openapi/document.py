"""Joins the parts into one document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.module_loading import import_string
from django.utils.translation import override

from .parts import Document, Part, all_parts

DESCRIPTION = """All that the site tells, and all that programs can do, as JSON.

What is public needs no login. Access tokens are made at `/{locale}/accounts/tokens/` and sent as `Authorization: Bearer …`; each operation names the
scope that it needs. Errors are problem documents (RFC 9457). `docs/headless.md` in the repository explains it with examples.
"""
REFERENCE = re.compile(r'"#/components/schemas/')
METHODS = ("get", "put", "post", "delete", "patch")
ACCESS_TOKEN = "AccessToken"  # noqa: S105 - the name of the scheme
SCHEMES = {
    ACCESS_TOKEN: {
        "type": "http",
        "scheme": "bearer",
        "description": "An access token with the scope that the operation names.",
    }
}


def plain(document: Any) -> Any:
    """Return a document as it is after JSON: its texts translated, and nothing shared with the original."""
    return json.loads(json.dumps(document, cls=DjangoJSONEncoder))


def document_of(part: Part) -> Document:
    """Return the document of one part, with the names that it has in the whole."""
    text = json.dumps(import_string(part.make)(), cls=DjangoJSONEncoder)
    document: Document = json.loads(REFERENCE.sub(f'"#/components/schemas/{part.prefix}', text))
    components = document.setdefault("components", {})
    components["schemas"] = {part.prefix + name: schema for name, schema in components.get("schemas", {}).items()}
    for _address, _method, operation in operations_of(document):
        operation["operationId"] = part.prefix + operation["operationId"]
        operation["tags"] = [part.name]
    return document


def operations_of(document: Document) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (address, method, operations[method])
        for address, operations in document["paths"].items()
        for method in METHODS
        if method in operations
    ]


@cache
def whole_document() -> Document:
    """Return the OpenAPI document, in English. Raises ValueError if two parts have a path or a schema of one name."""
    with override("en"):
        return joined(all_parts())


def joined(parts: Iterable[Part]) -> Document:
    whole: Document = {
        "openapi": "3.1.0",
        "info": {"title": "Connective", "version": "1", "description": DESCRIPTION},
        "tags": [{"name": part.name, "description": str(part.summary)} for part in parts],
        "paths": {},
        "components": {"schemas": {}, "securitySchemes": plain(SCHEMES)},
    }
    for part in parts:
        document = document_of(part)
        add(whole["paths"], document["paths"], part)
        add(whole["components"]["schemas"], document["components"]["schemas"], part)
        whole["components"]["securitySchemes"] |= document["components"].get("securitySchemes", {})
    return whole


def add(all_of_it: dict[str, Any], more: dict[str, Any], part: Part) -> None:
    if twice := all_of_it.keys() & more.keys():
        raise ValueError(f"{part.name} names {sorted(twice)}, which another part has.")
    all_of_it |= more
