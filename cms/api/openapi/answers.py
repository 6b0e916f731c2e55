"""What the parts of the document have in common: errors, headers, parameters."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings

from cms.api.problems import CONTENT_TYPE

SENTENCES = {
    HTTPStatus.NOT_MODIFIED: "What you have has not changed.",
    HTTPStatus.BAD_REQUEST: "A parameter, or the body, cannot be used; `errors` says which.",
    HTTPStatus.UNAUTHORIZED: "There is no token, or it is not valid.",
    HTTPStatus.FORBIDDEN: "The token lacks the scope that `scope` names, or its account may not do this.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address, or nothing that you may know of.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not support that method.",
    HTTPStatus.CONFLICT: "What there is stands in the way: other things refer to this, it is there already, or it mirrors another page.",
    HTTPStatus.PRECONDITION_FAILED: "What you have is not what there is.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Something that you sent cannot be used; `errors` says what.",
    HTTPStatus.TOO_MANY_REQUESTS: "The token was used very often in a short time; `Retry-After` says when to go on.",
    HTTPStatus.SERVICE_UNAVAILABLE: "This is not available at the moment.",
}
ALWAYS = (
    HTTPStatus.NOT_MODIFIED,
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.TOO_MANY_REQUESTS,
)
PROBLEM = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string", "description": "The id under which this request is in the site's log."},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "What is wrong, one by one."},
        "scope": {"type": "string", "description": "The scope that the token needs."},
    },
    "required": ["type", "title", "status"],
}


def problems(statuses: Iterable[int], schema: str = "Problem") -> dict[str, Any]:
    """Return what an operation answers with these statuses."""
    return {str(int(status)): problem_answer(HTTPStatus(status), schema) for status in statuses}


def problem_answer(status: HTTPStatus, schema: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": SENTENCES[status]}
    if status is not HTTPStatus.NOT_MODIFIED:
        answer["content"] = {CONTENT_TYPE: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return answer


def query(name: str, description: str, **schema: Any) -> dict[str, Any]:
    """Return a parameter of the query: text, unless `schema` says otherwise."""
    return {"in": "query", "name": name, "required": False, "description": description, "schema": schema or {"type": "string"}}


def in_path(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {"in": "path", "name": name, "required": True, "description": description, "schema": schema}


def locale(description: str) -> dict[str, Any]:
    return query("locale", description, type="string", enum=[code for code, _name in settings.LANGUAGES])


def text(description: str = "", *, null: bool = False) -> dict[str, Any]:
    facts: dict[str, Any] = {"type": ["string", "null"] if null else "string"}
    return {**facts, "description": description} if description else facts
