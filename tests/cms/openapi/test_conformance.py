"""The site's JSON responds as its OpenAPI document says, whatever is sent and whoever asks. The community's part has tests of its own."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from cms.api.openapi.document import whole_document
from cms.models import CallPage, NewsPage
from tests.accounts import make_account, make_editor
from tests.cms.tokens.made import token_for
from tests.conformance import connections_kept, operations_in, send_examples
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
SAMPLES = 8  # at most; the first is nearly always enough
MISSING = ("documents", "redirects", "regions", "municipalities", "organisations", "contacts")  # on the site of these tests
FOUND = (*MISSING, "pages", "images", "topics")  # by an id that a request has by chance at most
NEVER_GOOD = {
    "GET /api/jobs/{id}/",
    "GET /api/v2/page_preview/",
    *(f"GET /api/v2/{name}/{{id}}/" for name in MISSING),
    *(f"GET /api/v2/{name}/find/" for name in FOUND),
}


@cache
def operations() -> dict[str, Any]:
    """Return the operations of the document by name, without those of the community."""
    document = json.loads(json.dumps(whole_document()))
    for operation in (one for methods in document["paths"].values() for one in methods.values()):
        operation["security"] = []  # the token is sent below; invented ones are answered with 401
    document["paths"] = {path: methods for path, methods in document["paths"].items() if not path.startswith(ELSEWHERE)}
    return operations_in(document)


Send = Callable[[Any, int], list[int]]


@pytest.fixture
def send(homes: object, settings: Any, request: pytest.FixtureRequest) -> Iterator[Send]:
    """Return what sends requests as one of the readers, and returns the statuses of the responses."""
    settings.TOKEN_RATE_LIMIT = ""
    call = make_page(CallPage, "Schatten für Plätze", topics=[make_topic("heat")])
    draft = make_page(NewsPage, "Entwurf")
    draft.unpublish()
    picture = make_picture("Platz")
    people = {"member": make_account, "editor": make_editor}
    account = people[request.param]("someone@example.org") if request.param in people else None
    headers = {"Accept-Encoding": "identity"}
    if account:
        headers["Authorization"] = f"Bearer {token_for(account, 'content:read', 'content:write')[1]}"
    things = {
        "/pages/": str(call.pk),
        "/calls/": str(call.translation_key),
        "/topics/": str(call.topics.get().pk),
        "/images/": str(picture.pk),
    }
    with connections_kept():
        yield lambda operation, examples: send_some(operation, headers, things, examples)


def send_some(operation: Any, headers: dict[str, str], things: dict[str, str], examples: int) -> list[int]:
    """Send requests until one of them succeeds, if one can: a small sample may have none that does."""
    known = {name: thing for name in ("id", "page_id") for part, thing in things.items() if part in operation.path}
    statuses: list[int] = []
    for number in range(SAMPLES):
        statuses += send_examples(
            operation, known=known, headers=headers, examples=examples, number=20_261_202 + number, checks=CHECKS
        )
        if operation.label in NEVER_GOOD or is_good(statuses) or "/v3/" in operation.path:
            break
    return statuses


def is_good(statuses: list[int]) -> bool:
    return any(status < 400 for status in statuses)


@pytest.mark.parametrize("send", READERS, indirect=True)
@pytest.mark.parametrize("part", ["content", "v3", "search"])
def test_responses_match_the_document(send: Send, part: str) -> None:
    chosen = {name: one for name, one in operations().items() if part in one.definition.raw["tags"]}
    good: set[str] = set()
    failed: list[str] = []
    for name, operation in chosen.items():
        try:
            if is_good(send(operation, EXAMPLES)):
                good.add(name)
        except BaseExceptionGroup as error:  # so that one run names all
            failed.append(f"{name}: {error.exceptions!r:.600}")

    assert not failed, "\n".join(failed)
    assert len(chosen) >= 2
    assert good >= {"GET /api/v3/pages/"} if part == "v3" else good >= set(chosen) - NEVER_GOOD
