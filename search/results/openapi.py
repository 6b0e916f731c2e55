"""The search API as an OpenAPI document."""

from __future__ import annotations

from typing import Any

from cms.api.openapi.answers import ALWAYS, PROBLEM, locale, problems, query, text
from cms.api.openapi.document import ACCESS_TOKEN
from search.documents.facets import FACETS
from search.query.parser import MAX_LENGTH
from search.query.request import PAGE_SIZE, Sort

from .parameters import MAX_PAGE_SIZE

SCHEMAS: dict[str, Any] = {
    "Problem": PROBLEM,
    "Result": {
        "type": "object",
        "properties": {
            "id": text(),
            "type": text(),
            "title": text(),
            "url": text(),
            "locale": text("The language of the version that is shown."),
            "versions": {"type": "object", "description": "Addresses by language."},
            "date": text(null=True),
            "is_over": {"type": ["boolean", "null"]},
            "snippet": text("HTML in which the words found are marked."),
            "score": {"type": "number"},
            "matched_in": {"type": "array", "items": text()},
            "cross_language": {"type": "boolean"},
            "file": {"type": ["object", "null"]},
        },
        "required": ["id", "type", "title", "url", "locale", "versions", "date", "snippet", "score", "matched_in", "file"],
    },
    "Results": {
        "type": "object",
        "properties": {
            "total": {"type": "integer"},
            "took_ms": {"type": "number"},
            "page": {"type": "integer"},
            "size": {"type": "integer"},
            "results": {"type": "array", "items": {"$ref": "#/components/schemas/Result"}},
            "facets": {"type": "object"},
            "suggestion": {"type": ["string", "object", "null"]},
            "partial": {"type": "boolean"},
        },
        "required": ["total", "took_ms", "page", "size", "results", "facets", "suggestion", "partial"],
    },
    "Suggestions": {
        "type": "object",
        "properties": {"groups": {"type": "array", "items": {"type": "object"}}, "message": text()},
        "required": ["groups", "message"],
    },
}


def read(name: str, summary: str, schema: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    told = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": parameters,
            "responses": {"200": {"description": "OK", "content": {"application/json": told}}, **problems([*ALWAYS, 503])},
            "security": [{}, {ACCESS_TOKEN: ["content:read"]}],
        }
    }


def search_document() -> dict[str, Any]:
    """Return the search as an OpenAPI document."""
    typed = query("q", "What is looked for.", type="string", maxLength=MAX_LENGTH)
    language = locale("The language of names, and the one whose results come first.")
    several = {"type": "array", "items": {"type": "string"}}
    parameters = [
        typed,
        language,
        *(query(name, "Values of this facet; any of them.", **several) for name in FACETS),
        query("sort", "The order.", type="string", enum=[one.value for one in Sort]),
        query("page", "The page of the results.", type="integer", minimum=1, default=1),
        query("size", "Results per page.", type="integer", minimum=1, maximum=MAX_PAGE_SIZE, default=PAGE_SIZE),
    ]
    return {
        "paths": {
            "/api/search/": read("search", "Search the archive", "Results", parameters),
            "/api/search/suggest/": read("suggest", "Suggestions for what is being typed", "Suggestions", [typed, language]),
        },
        "components": {"schemas": SCHEMAS},
    }
