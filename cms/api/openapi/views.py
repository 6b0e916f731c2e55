"""The OpenAPI document, and pages that show it: they need no script, and load nothing from elsewhere."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.api.problems import problem

from .document import document_of, operations_of, whole_document
from .parts import all_parts

METHODS = ("GET", "HEAD")
REFERENCE = "#/components/schemas/"
CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Value:
    """A value as it is described: its kind in words, and the schemas that it refers to."""

    kind: str
    schemas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """A parameter, or a member of a schema."""

    name: str
    value: Value
    is_required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """An operation of a part."""

    anchor: str
    method: str
    address: str
    summary: str
    description: str
    is_public: bool
    scopes: tuple[str, ...]
    parameters: tuple[Field, ...]
    bodies: tuple[tuple[str, Value], ...]
    answers: tuple[tuple[str, str, Value], ...]


@dataclass(frozen=True)
class Schema:
    """A schema with its members."""

    name: str
    description: str
    fields: tuple[Field, ...]


@cache_control(no_cache=True)
def openapi(request: HttpRequest) -> HttpResponse:
    """Return all of the site's JSON as an OpenAPI document. It is the same for everybody."""
    if request.method not in METHODS:
        refusal = problem(HTTPStatus.METHOD_NOT_ALLOWED, _("This can only be read."))
        refusal["Allow"] = ", ".join(METHODS)
        return refusal
    return HttpResponse(whole_text(), content_type="application/json")


@cache
def whole_text() -> bytes:
    return json.dumps(whole_document(), ensure_ascii=False).encode()


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the parts of the document."""
    return render(request, "cms/api_docs/overview.html", {"parts": all_parts()})


@require_safe
def show_part(request: HttpRequest, part: str) -> HttpResponse:
    """Show the operations of a part, and the schemas of what they take and return."""
    chosen = next((one for one in all_parts() if one.name == part), None)
    if chosen is None:
        raise Http404(_("There is no such part of the API."))
    operations, schemas = described(chosen.name)
    return render(
        request, "cms/api_docs/part.html", {"part": chosen, "parts": all_parts(), "operations": operations, "schemas": schemas}
    )


@cache
def described(name: str) -> tuple[list[Operation], list[Schema]]:
    """Return what a part consists of, in English."""
    with override("en"):
        document = document_of(next(part for part in all_parts() if part.name == name))
    operations = [operation_from(*one) for one in operations_of(document)]
    return operations, [schema_from(one, facts) for one, facts in sorted(document["components"]["schemas"].items())]


def words(text: str) -> SafeString:
    """Return a description of the document as HTML: what is between backticks is code."""
    return mark_safe(CODE.sub(r"<code>\1</code>", escape(text)))  # noqa: S308 - escaped


def operation_from(address: str, method: str, facts: dict[str, Any]) -> Operation:
    ways: list[dict[str, list[str]]] = facts.get("security", [])
    return Operation(
        anchor=facts["operationId"],
        method=method.upper(),
        address=address,
        summary=facts.get("summary", ""),
        description=words(facts.get("description", "")),
        is_public=not ways or {} in ways,
        scopes=tuple(dict.fromkeys(scope for way in ways for scopes in way.values() for scope in scopes)),
        parameters=tuple(
            Field(one["name"], value_from(one["schema"]), one.get("required", False), words(one.get("description", "")))
            for one in facts.get("parameters", [])
        ),
        bodies=tuple(contents(facts.get("requestBody", {}))),
        answers=tuple(
            (status, words(answer.get("description", "")), value)
            for status, answer in sorted(facts["responses"].items())
            for _kind, value in list(contents(answer)) or [("", Value(""))]
        ),
    )


def contents(facts: dict[str, Any]) -> list[tuple[str, Value]]:
    """Return the media types of a body or an answer with what they contain."""
    return [(kind, value_from(content.get("schema", {}))) for kind, content in facts.get("content", {}).items()]


def schema_from(name: str, facts: dict[str, Any]) -> Schema:
    required = facts.get("required", [])
    fields = [
        Field(field, value_from(one), field in required, words(one.get("description", "")))
        for field, one in facts.get("properties", {}).items()
    ]
    return Schema(name, words(facts.get("description", "")), tuple(fields))


def value_from(schema: dict[str, Any]) -> Value:
    """Return in words what a schema allows."""
    if "$ref" in schema:
        return Value("", (schema["$ref"].removeprefix(REFERENCE),))
    if choices := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        several = [value_from(one) for one in choices]
        kinds = dict.fromkeys(one.kind for one in several if one.kind)
        return Value(" | ".join(kinds), tuple(dict.fromkeys(name for one in several for name in one.schemas)))
    if "enum" in schema:
        return Value(" | ".join(map(str, schema["enum"])))
    if "const" in schema:
        return Value(str(schema["const"]))
    if schema.get("type") == "array":
        inside = value_from(schema.get("items", {}))
        return Value(f"array: {inside.kind}" if inside.kind else "array", inside.schemas)
    kind = schema.get("type", "")
    words = " | ".join(kind) if isinstance(kind, list) else kind
    return Value(f"{words} ({schema['format']})" if "format" in schema else words)
