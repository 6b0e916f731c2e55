"""Requests that schemathesis generates from the OpenAPI document, sent in this process, and checks of their responses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from community.api.urls import api
from tests.conformance import operations_in, send_examples

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]


@dataclass(frozen=True)
class Sent:
    """A request: its operation and its response."""

    operation: str
    status: int


def operations() -> dict[str, Any]:
    """Return the operations of the document, by name."""
    document = json.loads(json.dumps(api.document))  # as clients parse it
    leave_out_access_tokens(document)
    return operations_in(document)


def leave_out_access_tokens(document: dict[str, Any]) -> None:
    """Let no access token be invented: the requests have a session token, and two tokens are nothing but 400."""
    del document["components"]["securitySchemes"]["AccessToken"]
    for operation in (one for methods in document["paths"].values() for one in methods.values()):
        operation["security"] = [way for way in operation.get("security", []) if "AccessToken" not in way]


def try_operation(
    operation: Any, *, things: dict[str, str], headers: dict[str, str], examples: int, sample: int = 0
) -> list[Sent]:
    """Send `examples` requests, half of them for existing objects; raise if a response does not conform to the document.

    Each `sample` sends others.
    """
    number = 20_260_301 + sample
    statuses = send_examples(operation, known=things, headers=headers, examples=examples, number=number, checks=CHECKS)
    return [Sent(operation.label, status) for status in statuses]


TryAll = Callable[..., list[Sent]]
