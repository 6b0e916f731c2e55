"""The topic store as JSON: the same rules as the pages."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.users.models import User
from community.topics.models import Proposal, Round

from .made import DAY, again, answer, close, make_place

API = "/api/community/"
WRITTEN = {"title": "Dächer begrünen", "challenge": "Wer **pflegt**?", "language": "de"}


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    content = json.dumps(body if body is not None else {})
    return getattr(client, method)(f"{API}{path}", content, content_type="application/json", headers=headers)


def test_topic_is_proposed_changed_and_withdrawn(client: Client, planner: User):
    place = make_place()
    made = send(client, "post", "topics", WRITTEN | {"host": place.pk, "partners": [make_place("Bonn").pk]})
    body = made.json()
    assert (made.status_code, body["host"]["name"], body["state"]) == (201, "Heidelberg", "waiting")
    assert (body["by"], body["is_yours"], body["may"]) == ("Planning department", True, ["edit", "withdraw"])
    path = f"topics/{body['id']}"
    assert send(client, "patch", path, {"title": "Neu"}).status_code == 428
    changed = send(client, "patch", path, {"title": "Neu", "host": None}, **{"If-Match": made["ETag"]})
    assert (changed.json()["title"], changed.json()["host"], len(changed.json()["partners"])) == ("Neu", None, 1)
    late = send(client, "patch", path, {"title": "Alt"}, **{"If-Match": made["ETag"]})
    assert (late.status_code, late.json()["current"]["title"]) == (412, "Neu")
    assert send(client, "post", f"{path}/withdrawal").status_code == 204
    assert client.get(f"{API}{path}").json()["state"] == "withdrawn"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": 7},
        {"title": "x" * 201},
        {"challenge": "\u200b"},
        {"host": 999_999},
        {"topics": ["none", "\0"]},
        {"language": "xx"},
        {"more": 1},
        {"partners": [1] * 21},
        {"title": "a\0b"},
    ],
)
def test_wrong_topic_is_a_problem(wrong: dict[str, Any], client: Client):
    response = send(client, "post", "topics", WRITTEN | wrong)

    is_unreadable = "\0" in repr(wrong) or "\\x00" in repr(wrong)  # refused before anybody looks at it
    assert (response.status_code, response["Content-Type"]) == (400 if is_unreadable else 422, "application/problem+json")
    assert not Proposal.objects.exists()


def test_member_votes_within_her_budget(client: Client, voting: Round, topic: Proposal, other: Proposal):
    path = f"topic-rounds/{voting.pk}/ballot"
    empty = client.get(f"{API}{path}")
    assert empty.json() == {"round": voting.pk, "left": 10, "votes": []}
    votes = {"votes": [{"topic": topic.pk, "votes": 5}, {"topic": other.pk, "votes": 1}]}
    assert send(client, "put", path, votes).status_code == 428
    saved = send(client, "put", path, votes, **{"If-Match": empty["ETag"]})
    assert (saved.status_code, saved.json()["left"]) == (200, 4)
    late = send(client, "put", path, votes, **{"If-Match": empty["ETag"]})
    assert (late.status_code, late.json()["current"]["left"]) == (412, 4)
    beyond = {"votes": [{"topic": topic.pk, "votes": 6}]}
    assert send(client, "put", path, beyond, **{"If-Match": "*"}).status_code == 422
    told = client.get(f"{API}topics?state=voted_on&sort=votes").json()["items"]
    assert [(one["id"], one["votes"], one["my_votes"]) for one in told] == [(topic.pk, 5, 5), (other.pk, 1, 1)]
    close(voting)
    assert send(client, "put", path, votes, **{"If-Match": "*"}).status_code == 403


def test_editors_plan_rounds(client: Client, staff: User, client_of: Callable[[User | None], Client]):
    desk = client_of(staff)
    now = timezone.now()
    facts = {"name_de": "Runde", "opens_at": (now + DAY).isoformat(), "closes_at": (now + 2 * DAY).isoformat()}
    assert send(client, "post", "topic-rounds", facts).status_code == 403
    made = send(desk, "post", "topic-rounds", facts)
    assert (made.status_code, made.json()["state"]) == (201, "planned")
    path = f"topic-rounds/{made.json()['id']}"
    for wrong in (
        {"opens_at": "2026-01-01T08:00:00"},
        {"time_zone": "Mars/Base"},
        {"budget": 101},
        {"closes_at": "9999-12-31T23:00:00Z"},
    ):
        assert send(desk, "patch", path, wrong, **{"If-Match": "*"}).status_code == 422, wrong
    changed = send(desk, "patch", path, {"name_en": "Round"}, **{"If-Match": made["ETag"]})
    assert changed.status_code == 200
    stale = send(desk, "patch", path, {"name_en": "X"}, **{"If-Match": made["ETag"]})
    assert (stale.status_code, stale.json()["current"]["is_counted"]) == (412, False)
    assert send(desk, "delete", path).status_code == 204


def test_editors_answer_merge_and_take_back(
    client: Client, topic: Proposal, other: Proposal, staff: User, client_of: Callable[[User | None], Client]
):
    desk, path = client_of(staff), f"topics/{topic.pk}"
    sent = {"answer": "later", "texts": [{"language": "de", "text": "Später."}]}
    assert send(client, "put", f"{path}/answer", sent).status_code == 403
    assert send(desk, "put", f"{path}/answer", {"answer": "later", "texts": []}).status_code == 422
    assert send(desk, "put", f"{path}/answer", sent).json()["state"] == "later"
    public = Client().get(f"{API}topics/answered/{topic.pk}")
    assert (public.status_code, public.json()["answers"][0]["text"]) == (200, "Später.")
    assert "Planning" not in public.content.decode()
    assert send(desk, "delete", f"{path}/answer").json()["state"] == "waiting"
    assert Client().get(f"{API}topics/answered/{topic.pk}").status_code == 404
    assert send(desk, "post", f"{path}/merger", {"into": other.pk}).json()["id"] == other.pk
    assert send(desk, "post", f"{path}/merger", {"into": 10**6}).status_code == 403


def test_public_list_has_answered_topics_alone(topic: Proposal, other: Proposal, staff: User):
    answer(topic, staff)
    body = Client().get(f"{API}topics/answered").json()

    assert [one["id"] for one in body["items"]] == [topic.pk]
    assert not {"by", "is_yours"} & set(body["items"][0])
    assert Client().get(f"{API}topics").status_code == 401
    assert again(other).answer == ""
