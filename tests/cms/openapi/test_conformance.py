"""The site's JSON responds as its OpenAPI document says, whatever is sent and whoever asks. The community's part has tests of its own."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from cms.api.openapi.document import whole_document
from cms.models import CallPage, NewsPage
from tests.accounts import make_account, make_editor
from tests.cms.tokens.made import token_for
from tests.connections import connections_kept
from tests.pages import make_page, make_picture, make_topic

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
READERS = ("anonymous", "member", "editor")
ELSEWHERE = "/api/community/"
EXAMPLES = 6


@cache
def operations() -> dict[str, Any]:
    """Return the operations of the document by name, without those of the community."""
    document = json.loads(json.dumps(whole_document()))
    for operation in (one for methods in document["paths"].values() for one in methods.values()):
        operation["security"] = []  # the token is sent below; invented ones are answered with 401
    document["paths"] = {path: methods for path, methods in document["paths"].items() if not path.startswith(ELSEWHERE)}
    schema = schemathesis.openapi.from_dict(document)
    site = get_wsgi_application()
    schema.app = lambda environ, start: site({**environ, "REMOTE_ADDR": "192.0.2.1"}, start)
    return {operation.label: operation for operation in (result.ok() for result in schema.get_all_operations())}


Send = Callable[[Any, int], list[int]]


@pytest.fixture
def send(homes: object, settings: Any, request: pytest.FixtureRequest) -> Iterator[Send]:
    """Return what sends requests as one of the readers, and returns the statuses of the responses."""
    settings.TOKEN_RATE_LIMIT = ""
    call = make_page(CallPage, "Schatten für Plätze", topics=[make_topic("heat")])
    draft = make_page(NewsPage, "Entwurf")
    draft.unpublish()
    make_picture("Platz")
    people = {"member": make_account, "editor": make_editor}
    account = people[request.param]("someone@example.org") if request.param in people else None
    headers = {"Accept-Encoding": "identity"}
    if account:
        headers["Authorization"] = f"Bearer {token_for(account, 'content:read', 'content:write')[1]}"
    things = {"/pages/": str(call.pk), "/calls/": str(call.translation_key), "/topics/": str(call.topics.get().pk)}
    with connections_kept():
        yield lambda operation, examples: send_some(operation, headers, things, examples)


def send_some(operation: Any, headers: dict[str, str], things: dict[str, str], examples: int) -> list[int]:
    statuses: list[int] = []
    parts = [name for name in ("id", "page_id") if f"{{{name}}}" in operation.path]
    known = {name: thing for name in parts for beginning, thing in things.items() if beginning in operation.path}

    @seed(20_261_202)
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(operation, known))
    def try_it(case: Any) -> None:
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        statuses.append(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    try_it()
    return statuses


def cases(operation: Any, known: dict[str, str]) -> Any:
    ways = [
        operation.as_strategy(mode, path_parameters=parts)
        for mode in GenerationMode
        for parts in ([known, None] if known else [None])
    ]
    return st.one_of(*ways)


@pytest.mark.parametrize("send", READERS, indirect=True)
@pytest.mark.parametrize("part", ["content", "v3", "search"])
def test_responses_match_the_document(send: Send, part: str) -> None:
    chosen = {name: one for name, one in operations().items() if part in one.definition.raw["tags"]}
    failed: list[str] = []
    for name, operation in chosen.items():
        try:
            assert send(operation, EXAMPLES), "nothing was sent"
        except Exception as error:  # noqa: BLE001 - so that one run names all
            failed.append(f"{name}: {str(error)[:600]}")

    assert len(chosen) >= 2
    assert not failed, "\n".join(failed)
