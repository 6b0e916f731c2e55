"""The site responds as its OpenAPI document says, whatever is sent: a few requests per operation. `make trial api` sends thousands."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client

from cms.users.models import User
from community.applications.models import RoundRole
from community.forms.services import save_draft
from community.groups.drafts import WELCOME
from community.groups.models import Group, GroupFile
from tests.community.applications.made import make_submitted
from tests.community.applications.review.made import make_reviewed_by

from .conformance import TryAll, connections_kept, operations, try_operation

SHARE = "POST /api/community/groups/{slug}/files"  # needs an upload of this person, which generated requests do not have


@pytest.fixture
def try_all(facilitator: User, shared_file: GroupFile, heat: Group) -> Iterator[TryAll]:
    """Send that many requests per operation, as a facilitator."""
    login = json.dumps({"email": facilitator.email, "password": "wasser-und-schatten"})
    answer = Client().post("/_allauth/app/v1/auth/login", login, content_type="application/json")
    token = answer.json()["meta"]["session_token"]
    application = make_submitted(facilitator)
    things = {"slug": "housing", "key": str(shared_file.pk), "name": "welcome", "thing": "housing"}
    RoundRole.objects.create(round=application.round, user=facilitator, role=RoundRole.Role.MANAGER)
    things |= {"application": str(application.key), "call": str(application.round.call)}
    reviewed = make_reviewed_by(facilitator, application.round.form)
    review = things | {"application": str(reviewed.key), "call": str(reviewed.round.call)}  # nobody reviews her own
    save_draft(form=WELCOME, thing="housing", fields={"welcome": "Draft"}, by=facilitator)
    with connections_kept():
        yield lambda examples: [
            sent
            for operation in operations().values()
            for sent in try_operation(
                operation, things=review if operation.path.endswith("/review") else things, token=token, examples=examples
            )
        ]


def test_responses_match_the_openapi_document(try_all: TryAll):
    sent = try_all(24)
    good = {one.operation for one in sent if one.status < 300}
    refused = {one.operation for one in sent if 400 <= one.status < 500}

    assert good == set(operations()) - {SHARE}
    assert refused >= {name for name in operations() if "{" in name}
