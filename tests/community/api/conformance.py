"""Requests that schemathesis generates from the OpenAPI document, sent in this process, and checks of their responses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from community.api.urls import api

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
    schema = schemathesis.openapi.from_dict(document)
    rejection = schema.config.checks.negative_data_rejection
    rejection.expected_statuses = [*rejection.expected_statuses, "414"]  # of a list that is too long
    site = get_wsgi_application()
    schema.app = lambda environ, start: site({**environ, "REMOTE_ADDR": "192.0.2.1"}, start)
    found = (result.ok() for result in schema.get_all_operations())
    return {operation.label: operation for operation in found}


def leave_out_access_tokens(document: dict[str, Any]) -> None:
    """Let no access token be invented: the requests have a session token, and two tokens are nothing but 400."""
    del document["components"]["securitySchemes"]["AccessToken"]
    for operation in (one for methods in document["paths"].values() for one in methods.values()):
        operation["security"] = [way for way in operation.get("security", []) if "AccessToken" not in way]


def try_operation(operation: Any, *, things: dict[str, str], token: str, examples: int, sample: int = 0) -> list[Sent]:
    """Send `examples` requests, half of them for existing objects; raise if a response does not conform to the document.

    Each `sample` sends others. They also depend on the modules that are loaded, whose constants Hypothesis tries.
    """
    sent: list[Sent] = []
    known = {name: things[name] for name in things if f"{{{name}}}" in operation.path}

    @seed(20_260_301 + sample)
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(operation, known))
    def send(case: Any) -> None:
        with transaction.atomic():
            answer = case.call(headers={"X-Session-Token": token, "Accept-Encoding": "identity"})  # the client does not unpack
            transaction.set_rollback(True)
        sent.append(Sent(operation.label, answer.status_code))
        case.validate_response(answer, checks=CHECKS)

    send()
    return sent


def cases(operation: Any, known: dict[str, str]) -> Any:
    def made(mode: GenerationMode, path_parameters: dict[str, str] | None) -> Any:
        return operation.as_strategy(mode, path_parameters=path_parameters)

    ways = [made(mode, parts) for mode in GenerationMode for parts in ([known, None] if known else [None])]
    return st.one_of(*ways)


TryAll = Callable[..., list[Sent]]
