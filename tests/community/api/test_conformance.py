"""The site responds as its OpenAPI document says, whatever is sent: a few requests per operation. `make trial api` sends thousands."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from cms.users.models import User
from community.api.urls import api
from community.forms.services import save_draft
from community.groups.drafts import WELCOME
from community.groups.models import Group
from community.library.models import Version
from tests.conformance import connections_kept

from .conformance import Sent, TryAll, operations, try_operation
from .known import Known, make_known

#: They need an upload, the revision that was read, an address, the key of a group or the name of a provider: generated requests have them by
#: chance at most.
PREPARED = {
    "PATCH /api/community/announcements/{announcement}",
    "PATCH /api/community/discussion-posts/{post}",
    "PATCH /api/community/later-posts/{later}",
    "POST /api/community/discussions/{topic}/later-posts",
    "POST /api/community/groups/{slug}/later-posts",
    "PATCH /api/community/groups/{slug}/settings",
    "PATCH /api/community/library-documents/{document}",
    "PATCH /api/community/library-folders/{folder}",
    "PATCH /api/community/profile",
    "POST /api/community/groups/{slug}/library/documents",
    "POST /api/community/library-documents/{document}/versions",
    "PATCH /api/community/meetings/{meeting}",
    "POST /api/community/date-polls/{poll}/choose",
    "POST /api/community/groups/{slug}/date-polls",  # dates in the future
    "POST /api/community/groups/{slug}/meetings",
    "POST /api/community/meetings",  # only staff
    "POST /api/community/meetings/{meeting}/copies",
    "POST /api/community/announcements",
    "POST /api/community/discussions/{topic}/move",
    "POST /api/community/groups/{slug}/invitations",
    "POST /api/community/visualisations/places/{place}/photos",
    "POST /api/community/visualisations/places/{place}/variants",
    "POST /api/community/visualisations/places/{place}/made-elsewhere",
    "PUT /api/community/visualisations/photos/{photo}/regions",
    "PUT /api/community/visualisations/variants/{variant}/scene",
    "PUT /api/community/discussions/{topic}/solution",
    "PUT /api/community/profile/photo",
    "POST /api/community/profile/new-job",
    "POST /api/community/groups/{slug}/invitation-tables",
    "GET /api/community/topic-rounds/{voting}/results",  # of a round that is open or was counted
    "PATCH /api/community/topic-rounds/{voting}",
    "PATCH /api/community/topics/{proposal}",
    "POST /api/community/topic-rounds",
    "POST /api/community/topics/{proposal}/call",  # needs the right to create pages
    "POST /api/community/topics/{proposal}/merger",
    "PUT /api/community/topic-rounds/{voting}/ballot",
    "POST /api/community/joining",  # somebody who is a member cannot join
    "POST /api/community/join-requests",
    "POST /api/community/consultations/archive/{release}/consent",
    "POST /api/community/consultations/{consultation}/people",
    "POST /api/community/consultations/{consultation}/takeaways",
    "PUT /api/community/consultations/{consultation}/case",
    "POST /api/community/invitations/{token}/account",
    "POST /api/community/own-data/account-deletion",  # asks for the password first
}


SAMPLES = 8  # at most; the first is nearly always enough


@pytest.fixture
def known(facilitator: User, member: User, housing: Group, shared_file: Version, heat: Group, settings: Any) -> Known:
    """Create what the facilitator can do each operation on, and return how to find it."""
    found = make_known(housing, shared_file, facilitator, member, settings)
    save_draft(form=WELCOME, thing="housing", fields={"welcome": "Draft"}, by=facilitator)
    return found


@pytest.fixture
def try_all(known: Known, facilitator: User) -> Iterator[TryAll]:
    """Send that many requests per operation, as a facilitator."""
    headers = logged_in(facilitator)
    with connections_kept():
        yield lambda examples, names=None: [
            sent
            for name, operation in operations().items()
            if names is None or name in names
            for sent in try_until_answered(
                operation, things=known(operation.method, operation.path), headers=headers, examples=examples
            )
        ]


def logged_in(person: User) -> dict[str, str]:
    """Return the headers of the requests of somebody who has logged in."""
    login = json.dumps({"email": person.email, "password": "wasser-und-schatten"})
    answer = Client().post("/_allauth/app/v1/auth/login", login, content_type="application/json")
    return {"X-Session-Token": answer.json()["meta"]["session_token"]}


def try_until_answered(operation: Any, **options: Any) -> list[Sent]:
    """Send requests until one of them succeeds, if the operation needs nothing special: a small sample can have none that does."""
    sent: list[Sent] = []
    for sample in range(SAMPLES):
        sent += try_operation(operation, sample=sample, **options)
        if operation.label in PREPARED or any(one.status < 300 for one in sent):
            break
    return sent


PORTIONS = 4
OF_SESSIONS = {name for name in operations() if "/visualisations" in name}


def portions() -> Iterator[Any]:
    """Yield the operations by what they are about, so that tests of them can run side by side."""
    others = sorted(set(operations()) - OF_SESSIONS)
    for number in range(PORTIONS):
        yield pytest.param(set(others[number::PORTIONS]), 24, id=f"others {number + 1}")
    yield pytest.param(OF_SESSIONS, 12, id="visualisations")


@pytest.mark.parametrize(("names", "examples"), list(portions()))
def test_responses_match_the_openapi_document(try_all: TryAll, names: set[str], examples: int):
    sent = try_all(examples, names)
    good = {one.operation for one in sent if one.status < 300}
    refused = {one.operation for one in sent if 400 <= one.status < 500}

    assert good >= names - PREPARED
    assert refused >= {name for name in names if "{" in name}


# --- Others ---------------------------------------------------------------------------------------------------------

#: What members of another group never get: the things that they are tried on are in a room.
OF_ROOMS = (
    "/groups/{slug}/discussions",
    "/groups/{slug}/library",
    "/groups/{slug}/members",
    "/discussions/{",
    "/discussion-posts/{",
    "/library-documents/{",
    "/library-folders/{",
    "/consultations/{",
    "/visualisations/places/{",
    "/applications/{",
)
FEW = 2  # requests per operation: what others get is nearly always the same refusal


def try_few(known: Known, headers: dict[str, str]) -> list[Sent]:
    """Send a few requests per operation, for the things of the facilitator; raise if a response does not conform to the document."""
    with connections_kept():
        return [
            sent
            for operation in operations().values()
            for sent in try_operation(operation, things=known(operation.method, operation.path), headers=headers, examples=FEW)
        ]


def open_operations() -> set[str]:
    """Return the operations that the document opens to everybody."""
    paths = api.document["paths"]
    return {
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method, operation in methods.items()
        if not operation.get("security") or {} in operation["security"]
    }


def test_responses_to_anonymous_match_the_document(known: Known):
    sent = try_few(known, {})

    assert {one.operation for one in sent} == set(operations())
    good = {one.operation for one in sent if one.status < 400}
    assert "GET /api/community/visualisations/gallery" in good
    assert good <= open_operations()


def test_responses_to_a_member_of_another_group_match_the_document(known: Known, joined: Callable[..., User], heat: Group):
    sent = try_few(known, logged_in(joined("plain", heat)))

    assert {one.operation for one in sent} == set(operations())
    good = {one.operation for one in sent if one.status < 400}
    assert "GET /api/community/profile" in good
    assert not {name for name in good if any(part in name for part in OF_ROOMS)}
