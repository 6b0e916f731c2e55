"""Requests that schemathesis generates from the site's OpenAPI document, sent in this process."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode


@contextmanager
def connections_kept() -> Iterator[None]:
    """Keep the test's database connection open during requests, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def operations_in(document: dict[str, Any]) -> dict[str, Any]:
    """Return the operations of a document, by name."""
    schema = schemathesis.openapi.from_dict(document)
    rejection = schema.config.checks.negative_data_rejection
    rejection.expected_statuses = [*rejection.expected_statuses, "414"]  # of a list that is too long
    site = get_wsgi_application()
    schema.app = lambda environ, start: site({**environ, "REMOTE_ADDR": "192.0.2.1"}, start)
    return {operation.label: operation for operation in (result.ok() for result in schema.get_all_operations())}


def send_examples(
    operation: Any, *, known: Mapping[str, str], headers: Mapping[str, str], examples: int, number: int, checks: list[Any]
) -> list[int]:
    """Send `examples` requests, half of them for what is `known`, and return the statuses. Raises if a response does not conform to the document.

    Each `number` sends others. They also depend on the modules that are loaded, whose constants Hypothesis tries.
    """
    statuses: list[int] = []
    parts = {name: thing for name, thing in known.items() if f"{{{name}}}" in operation.path}
    ways = [
        operation.as_strategy(mode, path_parameters=given_parts)
        for mode in GenerationMode
        for given_parts in ([parts, None] if parts else [None])
    ]

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(*ways))
    def send(case: Any) -> None:
        with transaction.atomic():
            answer = case.call(headers={**headers, "Accept-Encoding": "identity"})  # the client does not unpack
            transaction.set_rollback(True)
        statuses.append(answer.status_code)
        case.validate_response(answer, checks=checks)

    send()
    return statuses
