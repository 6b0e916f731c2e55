"""The site responds as its OpenAPI document says, whatever is sent: a few requests per operation. `make trial api` sends thousands."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from cms.users.models import User
from community.applications.models import RoundRole
from community.forms.services import save_draft
from community.groups.drafts import WELCOME
from community.groups.models import Group, GroupFile
from tests.community.applications.made import make_submitted
from tests.community.applications.review.made import make_reviewed_by
from tests.community.discussions.made import things_of_api, with_post_for
from tests.community.groups.made import group_for, make_standing
from tests.community.inviting.made import make_table
from tests.community.topics.made import things_of_api as topics_of_api
from tests.community.topics.made import with_topic_for
from tests.community.visualisations.api.made import CLOUD, make_all, things_for

from .conformance import TryAll, connections_kept, operations, try_operation

#: They need an upload, the revision that was read, an address, the key of a group or the name of a provider: generated requests have them by
#: chance at most.
PREPARED = {
    "PATCH /api/community/announcements/{announcement}",
    "PATCH /api/community/discussion-posts/{post}",
    "PATCH /api/community/groups/{slug}/settings",
    "PATCH /api/community/profile",
    "POST /api/community/announcements",
    "POST /api/community/discussions/{topic}/move",
    "POST /api/community/groups/{slug}/invitations",
    "POST /api/community/groups/{slug}/files",
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
}


@pytest.fixture
def try_all(
    facilitator: User, member: User, housing: Group, shared_file: GroupFile, heat: Group, settings: Any
) -> Iterator[TryAll]:
    """Send that many requests per operation, as a facilitator."""
    login = json.dumps({"email": facilitator.email, "password": "wasser-und-schatten"})
    answer = Client().post("/_allauth/app/v1/auth/login", login, content_type="application/json")
    token = answer.json()["meta"]["session_token"]
    application = make_submitted(facilitator)
    table = make_table(housing, facilitator)["table"]
    things = make_standing(housing, facilitator) | {"key": str(shared_file.pk), "name": "welcome", "thing": "housing"}
    things |= (
        {"person": str(facilitator.pk), "table": str(table.pk)}
        | things_of_api(housing, member, facilitator)
        | topics_of_api(facilitator)
    )
    RoundRole.objects.create(round=application.round, user=facilitator, role=RoundRole.Role.MANAGER)
    things |= {"application": str(application.key), "call": str(application.round.call)}
    reviewed = make_reviewed_by(facilitator, application.round.form)
    review = things | {"application": str(reviewed.key), "call": str(reviewed.round.call)}  # nobody reviews her own
    settings.VISUALISATION_PROVIDERS, settings.TRANSLATION_URL = CLOUD, "http://127.0.0.1:9"
    made = make_all(housing, facilitator)

    def things_of(operation: Any) -> dict[str, str]:
        known = review if operation.path.endswith("/review") else things
        known = with_topic_for(operation.path, with_post_for(operation.path, known), operation.method) | {
            "slug": group_for(operation.path)
        }
        return known | things_for(made, operation.method, operation.path)

    save_draft(form=WELCOME, thing="housing", fields={"welcome": "Draft"}, by=facilitator)
    with connections_kept():
        yield lambda examples, names=None: [
            sent
            for name, operation in operations().items()
            if names is None or name in names
            for sent in try_operation(operation, things=things_of(operation), token=token, examples=examples)
        ]


OF_SESSIONS = {name for name in operations() if "/visualisations" in name}


@pytest.mark.parametrize(
    ("names", "examples"),
    [pytest.param(set(operations()) - OF_SESSIONS, 24, id="others"), pytest.param(OF_SESSIONS, 12, id="visualisations")],
)
def test_responses_match_the_openapi_document(try_all: TryAll, names: set[str], examples: int):
    sent = try_all(examples, names)
    good = {one.operation for one in sent if one.status < 300}
    refused = {one.operation for one in sent if 400 <= one.status < 500}

    assert good >= names - PREPARED
    assert refused >= {name for name in names if "{" in name}
