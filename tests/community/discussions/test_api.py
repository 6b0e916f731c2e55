"""Discussions as JSON."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.users.models import User
from community.discussions.models import Post, Reader, Revision, Topic
from community.discussions.moderating import hide_post, hide_revision
from community.discussions.posting import edit_post
from community.groups.models import Group
from tests.community.attacks import ATTACKS, HOSTILE, harm_in

from .made import make_reply, make_topic

API = "/api/community"
LIST = f"{API}/groups/housing/discussions"


def send(client: Client, method: str, address: str, sent: Any = None, **headers: str) -> Any:
    content = json.dumps(sent if sent is not None else {})
    return client.generic(method, address, content, content_type="application/json", headers=headers)


def test_discussion_is_begun_read_and_answered(client: Client, housing: Group, colleague: User, client_of: Callable[..., Client]):
    made = send(
        client, "POST", LIST, {"title": "Wer?", "text": "@Health department, **wer**?", "is_question": True, "language": "de"}
    )
    assert made.status_code == 201
    topic = made.json()
    assert (topic["title"], topic["by"], topic["reply_count"], topic["may"]) == (
        "Wer?",
        "Planning department",
        0,
        ["reply", "solve"],
    )

    posts = f"{API}/discussions/{topic['id']}/posts"
    theirs = client_of(colleague)
    answer = send(theirs, "POST", posts, {"text": "Wir.", "language": "de", "answers": topic["first_post"]})
    assert answer.status_code == 201
    assert answer.json()["quote"] == {
        "post": topic["first_post"],
        "by": "Planning department",
        "text": "@Health department, wer?",
        "language": "de",
    }
    first, second = theirs.get(posts).json()["items"]
    assert (first["text"], first["mentions"]) == ("@Health department, **wer**?", ["Health department"])
    assert first["html"] == (
        '<p><span class="mention mention--you">@<bdi>Health department</bdi></span>, <strong>wer</strong>?</p>\n'
    )
    assert second["may"] == ["correct_language", "delete", "edit"]
    [listed] = theirs.get(LIST).json()["items"]
    assert (listed["id"], listed["beginning"], listed["is_solved"]) == (topic["id"], "@Health department, wer?", False)

    solved = send(client, "PUT", f"{API}/discussions/{topic['id']}/solution", {"post": second["id"]})
    assert (solved.status_code, solved.json()["solution"]) == (200, second["id"])


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"title": "x"},
        {"title": "x", "text": ""},
        {"title": "x", "text": " "},
        {"title": " ", "text": "x"},
        {"title": "x", "text": "y", "by": "z"},
        {"title": "x", "text": ["y"]},
        {"title": "x", "text": "y", "language": "xx"},
        {"title": "x", "text": "y" * 20_001},
        {"title": "x", "text": "y", "uploads": ["049cf69c-d397-4cde-9120-b0f86b1ca42f"]},
        {"title": "x", "text": "y", "is_question": "yes"},
    ],
)
def test_bad_input_is_a_problem(sent: dict[str, Any], client: Client, housing: Group):
    answer = send(client, "POST", LIST, sent)

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert Topic.objects.count() == 0


def test_null_characters_are_refused(client: Client, housing: Group):
    answer = send(client, "POST", LIST, {"title": "x", "text": "y\u0000"})

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert Topic.objects.count() == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_saved_or_refused(name: str, client: Client, topic: Topic):
    answer = send(client, "POST", f"{API}/discussions/{topic.pk}/posts", {"text": HOSTILE[name]})

    assert answer.status_code == (201 if len(HOSTILE[name]) <= 20_000 else 422)


def test_attacks_are_harmless_in_json(client: Client, topic: Topic, colleague: User):
    for text in ATTACKS:
        make_reply(topic, colleague, text)
    found = []
    while found != (
        found := found + client.get(f"{API}/discussions/{topic.pk}/posts?limit=100&offset={len(found)}").json()["items"]
    ):
        pass
    assert len(found) == len(ATTACKS) + 1
    assert [harm_in(post["html"]) for post in found if harm_in(post["html"])] == []
    for text in ATTACKS:
        html = send(client, "POST", f"{LIST}/preview", {"text": text}).json()["html"]
        assert harm_in(html) == []


def test_change_needs_the_version_that_was_read(client: Client, first: Post, planner: User):
    address = f"{API}/discussion-posts/{first.pk}"
    etag = client.get(address)["ETag"]
    assert send(client, "PATCH", address, {"text": "Neu"}).status_code == 428
    changed = send(client, "PATCH", address, {"text": "Neu"}, **{"If-Match": etag})
    assert (changed.status_code, changed.json()["text"], changed["ETag"]) == (200, "Neu", f'"{first.pk}.2"')
    late = send(client, "PATCH", address, {"text": "Spät"}, **{"If-Match": etag})
    assert (late.status_code, late.json()["current"], late["ETag"]) == (412, {"text": "Neu"}, f'"{first.pk}.2"')
    assert send(client, "PATCH", address, {"text": "x"}, **{"If-Match": '"nonsense"'}).status_code == 412
    assert Post.objects.get(pk=first.pk).text == "Neu"


def test_versions_are_without_hidden_words(client: Client, first: Post, planner: User, lead: User):
    edit_post(post=first, text="Der Schlüssel liegt im Kasten vier", by=planner)
    edit_post(post=first, text="Der Schlüssel liegt woanders", by=planner)
    hide_revision(revision=Revision.objects.select_related("post__topic__group").get(number=2), reason="x", by=lead)
    answer = client.get(f"{API}/discussion-posts/{first.pk}/versions")

    assert [(one["number"], one["is_hidden"], one["text"]) for one in answer.json()["items"]] == [
        (3, False, "Der Schlüssel liegt woanders"),
        (2, True, None),
        (1, False, "Wir haben **Räume**."),
    ]
    assert "Kasten" not in answer.content.decode()


def test_hidden_words_are_for_author_and_facilitators(
    topic: Topic, client: Client, colleague: User, lead: User, client_of: Callable[..., Client]
):
    post = make_reply(topic, colleague, "Ein Geheimnis")
    hide_post(post=post, reason="Ein Name", by=lead)
    for person, text, reason in (
        (None, None, None),
        (colleague, "Ein Geheimnis", "Ein Name"),
        (lead, "Ein Geheimnis", "Ein Name"),
    ):
        reader = client_of(person) if person else client
        [_first, told] = reader.get(f"{API}/discussions/{topic.pk}/posts").json()["items"]
        assert (told["state"], told["text"], told["hidden_because"]) == ("hidden", text, reason)


def test_reading_is_marked_and_never_goes_back(client: Client, topic: Topic, colleague: User, planner: User):
    posts = [make_reply(topic, colleague, f"Satz {number}") for number in range(3)]
    for post in (posts[1], posts[0]):
        assert send(client, "PUT", f"{API}/discussion-posts/{post.pk}/read").status_code == 204
    assert Reader.objects.get(person=planner).read_up_to == posts[1].pk
    items = client.get(f"{API}/discussions/{topic.pk}/posts").json()["items"]
    assert [one["is_new"] for one in items] == [False, False, False, True]
    assert [one["is_new"] for one in client.get(f"{LIST}?show=new").json()["items"]] == [True]


def test_members_are_found_by_their_names(client: Client, colleague: User, lead: User, housing: Group, neighbour: User):
    assert [one["name"] for one in client.get(f"{LIST}/mentionable").json()["items"]] == ["Health department", "Project office"]
    assert [one["name"] for one in client.get(f"{LIST}/mentionable?q=OFF").json()["items"]] == ["Project office"]


def test_lists_take_as_many_queries_with_20_as_with_2(client: Client, topic: Topic, housing: Group, colleague: User, first: Post):
    posts = f"{API}/discussions/{topic.pk}/posts"
    counts: dict[str, list[int]] = {LIST: [], posts: []}
    for number in (2, 18):
        for count in range(number):
            make_reply(topic, colleague, f"@Planning department {number} {count}", answers=first)
            make_topic(housing, colleague, f"Thema {number} {count}", "@Planning department")
        for address, found in counts.items():
            client.get(address)  # what a process looks up once
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
    for found in counts.values():
        assert found[0] == found[1] < 40


def test_facilitator_pins_closes_and_moves(
    topic: Topic, lead: User, heat: Group, client_of: Callable[..., Client], client: Client
):
    from community.groups.models import Membership

    leads = client_of(lead)
    state = f"{API}/discussions/{topic.pk}/state"
    told = send(leads, "PUT", state, {"is_pinned": True, "is_closed": True, "reason": "Beantwortet"}).json()
    assert (told["is_pinned"], told["is_closed"], told["may"]) == (True, True, ["solve", "moderate"])
    assert send(client, "POST", f"{API}/discussions/{topic.pk}/posts", {"text": "x"}).status_code == 403
    assert send(leads, "POST", f"{API}/discussions/{topic.pk}/move", {"group": "heat"}).status_code == 404
    Membership.objects.create(group=heat, user=lead, role=Membership.Role.FACILITATOR)
    leads = client_of(User.objects.get(pk=lead.pk))
    assert send(leads, "POST", f"{API}/discussions/{topic.pk}/move", {"group": "heat"}).json()["group"] == "heat"
    assert client.get(f"{API}/discussions/{topic.pk}").status_code == 404
