"""The URLs of the topic store: topics of the owner, one of them answered, and rounds. Administrators are its editors here, and no members."""

from functools import partial
from typing import Any

from tests.community.table import (
    ADMINISTRATOR,
    ANONYMOUS,
    FACILITATOR,
    GROUP_MEMBER,
    MEMBER,
    NEIGHBOUR,
    OWNER,
    PEOPLE,
    Address,
    answers,
    api,
    form,
    page,
)

SECRETS = ("Merkbuch", "Geheime Runde", "Der Speicher der")
NUMBER = 2**62  # of nothing
NOBODY = ([ANONYMOUS], 401)
MEMBERS = frozenset({MEMBER, GROUP_MEMBER, OWNER, FACILITATOR, NEIGHBOUR})
READERS = MEMBERS | {ADMINISTRATOR}
STAFF = [ADMINISTRATOR]
ANY = {"If-Match": "*"}
EMPTY: tuple[dict[str, str], dict[str, str]] = ({}, {})


def one(name: str, inside: frozenset[str] = READERS) -> Any:
    return partial(Address, parts=lambda things: [things[name].pk], row=name, inside=inside, secrets=SECRETS)


STORE = partial(Address, inside=READERS, secrets=SECRETS)
VOTED_ON, WAITING, MERGED = one("topic voted on"), one("topic waiting"), one("topic merged")
ANSWERED = one("topic answered", frozenset(PEOPLE))
WITHDRAWN = one("topic withdrawn", frozenset({OWNER}))
OPEN, PLANNED, COUNTED = one("voting round"), one("planned round"), one("counted round")
NONE = partial(Address, parts=lambda _things: [NUMBER], row="of nothing")

SHOWN, OWN = answers(404, (READERS, 200)), answers(404, (READERS, 403), ([OWNER], 200))
OWN_DONE = answers(404, (READERS, 403), ([OWNER], 302))
DESK, DESK_DONE = answers(403, (STAFF, 200)), answers(403, (STAFF, 302))
WORK, WORK_DONE = answers(404, (READERS, 403), (STAFF, 200)), answers(404, (READERS, 403), (STAFF, 302))
WORK_WRONG = answers(404, (READERS, 403), (STAFF, 422))
INSIDE = answers(403, NOBODY, (READERS, 200))
ANSWER = {"answer": "later", "texts": [{"language": "de", "text": "Hereingelegt"}]}
PASSED = {"name_de": "Hereingelegt", "opens_at": "2001-01-01T00:00:00Z", "closes_at": "2001-01-02T00:00:00Z"}
TOPIC = {"title": "Hereingelegt", "challenge": "Hereingelegt", "language": "de"}

PAGES = [
    STORE("topics:topics", page(answers(200))),
    STORE("topics:all", page(answers(200))),
    Address(
        "topics:new",
        form(answers(403, (MEMBERS, 200)), answers(403, (MEMBERS, 302))),
        sends=lambda: TOPIC,
        inside=MEMBERS,
    ),
    OPEN("topics:vote", form(answers(404, (READERS, 302)), answers(404, (MEMBERS, 302), (STAFF, 403)))),
    PLANNED("topics:vote", form(answers(404, (READERS, 302)), answers(404, (READERS, 403)))),
    STORE("topics:desk", page(DESK), inside=frozenset(STAFF)),
    Address("topics:new_round", form(DESK, answers(403, (STAFF, 422)))),
    OPEN("topics:round", form(DESK, answers(403, (STAFF, 422)))),
    NONE("topics:round", form(answers(403, (STAFF, 404)), answers(403, (STAFF, 404)))),
    PLANNED("topics:delete_round", form(DESK, DESK_DONE)),
    OPEN("topics:delete_round", form(answers(403), answers(403))),
    OPEN("topics:table", page(answers(403))),
    COUNTED("topics:table", page(DESK)),
    VOTED_ON("topics:topic", page(SHOWN)),
    ANSWERED("topics:topic", page(answers(200))),
    WITHDRAWN("topics:topic", page(answers(404, ([OWNER], 200)))),
    MERGED("topics:topic", page(answers(404, (READERS, 302)))),
    NONE("topics:topic", page(answers(404))),
    WAITING("topics:edit", form(OWN, OWN_DONE), sends=lambda: TOPIC),
    VOTED_ON("topics:edit", form(answers(404, (READERS, 403)), answers(404, (READERS, 403))), sends=lambda: TOPIC),
    WAITING("topics:withdraw", form(OWN, OWN_DONE)),
    WAITING("topics:answer", form(WORK, WORK_WRONG)),
    ANSWERED("topics:take_back", form(DESK, DESK_DONE)),
    WAITING("topics:merge", form(WORK, WORK_WRONG)),
    WAITING("topics:call", form(WORK, WORK_DONE)),
]

API = [
    STORE("community_api:answered_topics", api(GET=answers(200)), inside=frozenset()),
    ANSWERED("community_api:answered_topic", api(GET=answers(200))),
    VOTED_ON("community_api:answered_topic", api(GET=answers(404))),
    STORE(
        "community_api:topics",
        api(GET=answers(200, NOBODY), POST=answers(403, NOBODY, (MEMBERS, 201))),
        json={"POST": (TOPIC, {})},
    ),
    WAITING(
        "community_api:proposed_topic",
        api(GET=answers(404, NOBODY, (READERS, 200)), PATCH=answers(404, NOBODY, (READERS, 403), ([OWNER], 200))),
        json={"PATCH": ({"title": "Hereingelegt"}, ANY)},
    ),
    WITHDRAWN(
        "community_api:proposed_topic",
        api(GET=answers(404, NOBODY, ([OWNER], 200)), PATCH=answers(404, NOBODY, ([OWNER], 403))),
        json={"PATCH": ({"title": "Hereingelegt"}, ANY)},
    ),
    WAITING(
        "community_api:topic_withdrawal",
        api(POST=answers(404, NOBODY, (READERS, 403), ([OWNER], 204))),
        json={"POST": EMPTY},
    ),
    WAITING(
        "community_api:topic_answer",
        api(PUT=answers(404, NOBODY, (READERS, 403), (STAFF, 200)), DELETE=answers(404, NOBODY, (READERS, 403))),
        json={"PUT": (ANSWER, {})},
    ),
    ANSWERED(
        "community_api:topic_answer",
        api(PUT=answers(403, NOBODY, (STAFF, 200)), DELETE=answers(403, NOBODY, (STAFF, 200))),
        json={"PUT": (ANSWER, {})},
    ),
    WAITING(
        "community_api:topic_merger",
        api(POST=answers(404, NOBODY, (MEMBERS, 403))),
        json={"POST": ({"into": NUMBER}, {})},
    ),
    WAITING(
        "community_api:topic_call",
        api(POST=answers(404, NOBODY, (MEMBERS, 403), (STAFF, 201))),
        json={"POST": EMPTY},
    ),
    STORE(
        "community_api:topic_rounds",
        api(GET=INSIDE, POST=answers(403, NOBODY, (STAFF, 422))),
        json={"POST": (PASSED, {})},
    ),
    PLANNED(
        "community_api:topic_round",
        api(GET=INSIDE, PATCH=answers(403, NOBODY, (STAFF, 200)), DELETE=answers(403, NOBODY, (STAFF, 204))),
        json={"PATCH": ({}, ANY)},
    ),
    OPEN(
        "community_api:topic_ballot",
        api(GET=INSIDE, PUT=answers(403, NOBODY, (MEMBERS, 200))),
        json={"PUT": ({"votes": []}, ANY)},
    ),
    OPEN("community_api:topic_results", api(GET=INSIDE)),
]

ADDRESSES = [*PAGES, *API]
