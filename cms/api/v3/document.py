"""Version 3 as an OpenAPI document: Wagtail's own, with our errors and scopes."""

from __future__ import annotations

from typing import Any

from cms.api.openapi.answers import ALWAYS, PROBLEM, problems
from cms.api.openapi.content import FOUND
from cms.api.openapi.document import ACCESS_TOKEN, operations_of, plain
from cms.api.openapi.parts import Document

from .operations import api

ADDRESS = "/api/v3/"
ANYBODY = "AllowAnonymous"  # Wagtail's name of the way to authenticate without a token
SENT = ("post", "put", "patch")
WRITES = (*SENT, "delete")
OF_STAFF = "/redirects/"
#: What Wagtail's operations do to the other languages of a page, where that is not said with ours.
DESCRIPTIONS = {
    "pages_actions_publish": "Publishes this language of the page; its translations get the facts that they share with it, and keep their own words.",
    "pages_actions_copy": "Copies this language of the page only.",
    "pages_actions_move": "Moves this language of the page only.",
    "pages_actions_revert": "Makes a new draft of this language from an earlier revision.",
    "pages_actions_copy_for_translation": "Makes the page in another language: a draft to translate, or an alias.",
}


def v3_document() -> Document:
    """Return version 3 of the content API."""
    document: Document = plain(api.get_openapi_schema(path_prefix=ADDRESS))
    document["components"].pop("securitySchemes", None)
    document["paths"] = {
        address: kept
        for address, methods in document["paths"].items()
        if (kept := {m: one for m, one in methods.items() if is_possible(one)})
    }
    document["components"]["schemas"]["Problem"] = PROBLEM
    for address, method, operation in operations_of(document):
        ways = [way for one in operation.get("security", []) for way in one]
        scope = "content:write" if method in WRITES else "content:read"
        operation["security"] = [*([{}] if ANYBODY in ways and OF_STAFF not in address else []), {ACCESS_TOKEN: [scope]}]
        statuses = [
            *ALWAYS,
            404,
            422,
            *([413] if method in SENT else []),
            *([409] if method == "delete" or address.endswith("/delete/") else []),
        ]
        operation["responses"] |= problems(statuses)
        if described := DESCRIPTIONS.get(operation["operationId"]):
            operation["description"] = described
        if address.endswith("/find/"):
            operation["responses"] |= FOUND if "/pages/" in address else {"302": FOUND["302"]}
    return document


def is_possible(operation: dict[str, Any]) -> bool:
    """Return whether an operation can be used at all. Those for snippets with drafts have no type here, which Wagtail writes as ""."""
    kinds = [one["schema"] for one in operation.get("parameters", []) if one["in"] == "path"]
    return not any(kind.get("const") == "" or kind.get("enum") == [""] for kind in kinds)
