"""The URLs of discussions: a question of the owner, what she answers later, an answer of another member, one that a facilitator has hidden."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from tests.community.table import (
    ANONYMOUS,
    FACILITATOR,
    GROUP_MEMBER,
    INSIDE,
    OWNER,
    Address,
    answers,
    api,
    form,
    page,
    sent,
)

SECRETS = ("Wer löst den Plan aus", "Kassenbuch", "Wetterdienst ruft", "verborgener Satz", "Zu laut", "Ein Name steht darin")
UNSAID = ("Noch nicht gesagt",)  # what its author has written to be sent later
NUMBER = 2**62  # of nothing
NOBODY = ([ANONYMOUS], 401)


def topic_of(things: Any) -> list[Any]:
    return [things["discussion"].pk]


GROUP = partial(Address, parts=lambda things: [things["group"].slug], inside=INSIDE, secrets=SECRETS)
TOPIC = partial(Address, parts=topic_of, inside=INSIDE, secrets=SECRETS)
FIRST = partial(Address, parts=lambda things: [things["first post"].pk], inside=INSIDE, secrets=SECRETS)
REPLY = partial(Address, parts=lambda things: [things["reply"].pk], inside=INSIDE, secrets=SECRETS)
HIDDEN = partial(
    Address,
    parts=lambda things: [things["hidden post"].pk],
    row="hidden",
    inside=frozenset({GROUP_MEMBER, FACILITATOR}),
    secrets=("verborgener Satz", "Zu laut"),
)
LATER = partial(Address, parts=lambda things: [things["later post"].pk], inside=frozenset({OWNER}), secrets=UNSAID)
NONE = partial(Address, parts=lambda _things: [NUMBER], row="of nothing")

SHOWN, DONE = answers(404, (INSIDE, 200)), answers(404, (INSIDE, 302))
LEADS, LEADS_DONE = answers(404, ([FACILITATOR], 200)), answers(404, ([FACILITATOR], 302))
OWN, OWN_DONE = answers(404, ([OWNER], 200)), answers(404, ([OWNER], 302))
OTHERS, OTHERS_DONE = answers(404, ([GROUP_MEMBER, FACILITATOR], 200)), answers(404, ([GROUP_MEMBER, FACILITATOR], 302))
READS = answers(404, NOBODY, (INSIDE, 200))
GROUPS_READS = answers(403, NOBODY, (INSIDE, 200))
POST, REASON = {"text": "Hereingelegt"}, {"reason": "Hereingelegt"}
ANY = {"If-Match": "*"}
EMPTY: tuple[dict[str, str], dict[str, str]] = ({}, {})


def written() -> dict[str, str]:
    return {"title": "Hereingelegt", "text": "Hereingelegt", "language": "de"}


def in_a_week() -> str:
    return f"{timezone.now() + timedelta(days=7):%Y-%m-%dT%H:%M:%SZ}"


def put_off() -> dict[str, str]:
    return {"text": "Hereingelegt", "send_at": in_a_week()[:16]}


PAGES = [
    GROUP("discussions:topics", page(answers(403, (INSIDE, 200)))),
    GROUP("discussions:new", form(answers(403, (INSIDE, 200)), answers(403, (INSIDE, 302))), sends=written),
    GROUP("discussions:follow_group", sent(answers(403, (INSIDE, 302)))),
    GROUP("discussions:reports", page(answers(403, ([FACILITATOR], 200)))),
    TOPIC("discussions:topic", form(SHOWN, DONE), sends=lambda: {"text": "Hereingelegt"}),
    NONE("discussions:topic", form(answers(404), answers(404))),
    TOPIC("discussions:move", form(LEADS, answers(404, ([FACILITATOR], 422)))),
    TOPIC("discussions:act", sent(DONE), parts=lambda things: [things["discussion"].pk, "follow"]),
    TOPIC("discussions:act", sent(answers(404)), parts=lambda things: [things["discussion"].pk, "destroy"], row="unknown"),
    FIRST("discussions:edit", form(OWN, OWN_DONE), sends=written),
    HIDDEN("discussions:edit", form(answers(404), answers(404)), sends=written),
    FIRST("discussions:delete", form(OWN, OWN_DONE)),
    FIRST("discussions:history", page(SHOWN)),
    HIDDEN("discussions:history", page(OTHERS)),
    NONE("discussions:history", page(answers(404))),
    FIRST(
        "discussions:hide_version",
        form(LEADS, LEADS_DONE),
        parts=lambda things: [things["first post"].pk, 1],
        sends=lambda: REASON,
    ),
    FIRST("discussions:react", sent(DONE), sends=lambda: {"kind": "thanks"}),
    FIRST("discussions:unreact", sent(DONE), sends=lambda: {"kind": "thanks"}),
    REPLY("discussions:solve", sent(DONE)),
    REPLY("discussions:language", sent(DONE), sends=lambda: {"language": "fr"}),
    REPLY("discussions:translate", sent(DONE)),
    FIRST("discussions:remind", sent(DONE), sends=lambda: {"days": "7"}),
    FIRST("discussions:report", form(OTHERS, OTHERS_DONE), sends=lambda: {"words": "Hereingelegt"}),
    REPLY("discussions:hide", form(LEADS, LEADS_DONE), sends=lambda: REASON),
    HIDDEN("discussions:show", sent(LEADS_DONE)),
    Address(
        "discussions:settle",
        sent(LEADS_DONE),
        parts=lambda things: [things["post report"].pk],
    ),
    Address("discussions:later", page(answers(200, ([ANONYMOUS], 403))), inside=frozenset({OWNER}), secrets=UNSAID),
    LATER("discussions:later_post", form(OWN, OWN_DONE), sends=put_off),
    LATER("discussions:delete_later_post", form(OWN, OWN_DONE)),
    LATER("discussions:send_later_post", sent(OWN_DONE)),
]

API = [
    GROUP(
        "community_api:discussions",
        api(GET=GROUPS_READS, POST=answers(403, NOBODY, (INSIDE, 201))),
        json={"POST": ({"title": "Hereingelegt", "text": "Hereingelegt"}, {})},
    ),
    GROUP("community_api:discussion_preview", api(POST=GROUPS_READS), json={"POST": (POST, {})}),
    GROUP("community_api:discussion_mentionable", api(GET=GROUPS_READS)),
    GROUP(
        "community_api:discussions_following",
        api(PUT=answers(403, NOBODY, (INSIDE, 204))),
        json={"PUT": ({"follows": False}, {})},
    ),
    GROUP("community_api:discussion_reports", api(GET=answers(403, NOBODY, ([FACILITATOR], 200)))),
    TOPIC("community_api:discussion", api(GET=READS)),
    NONE("community_api:discussion", api(GET=answers(404, NOBODY))),
    TOPIC(
        "community_api:discussion_following",
        api(PUT=answers(404, NOBODY, (INSIDE, 204))),
        json={"PUT": ({"follows": True}, {})},
    ),
    TOPIC(
        "community_api:discussion_solution",
        api(PUT=answers(404, NOBODY, ([GROUP_MEMBER], 403), ([OWNER, FACILITATOR], 200))),
        json={"PUT": ({"post": None}, {})},
    ),
    TOPIC(
        "community_api:discussion_state",
        api(PUT=answers(404, NOBODY, (INSIDE, 403), ([FACILITATOR], 200))),
        json={"PUT": ({"is_pinned": True}, {})},
    ),
    TOPIC(
        "community_api:discussion_move",
        api(POST=answers(404, NOBODY, (INSIDE, 403), ([FACILITATOR], 200))),
        json={"POST": ({"group": "climate"}, {})},
    ),
    TOPIC(
        "community_api:discussion_posts",
        api(GET=READS, POST=answers(404, NOBODY, (INSIDE, 201))),
        json={"POST": (POST, {})},
    ),
    FIRST("community_api:discussion_post_read", api(PUT=answers(404, NOBODY, (INSIDE, 204))), json={"PUT": EMPTY}),
    FIRST(
        "community_api:discussion_post_reminder",
        api(PUT=answers(404, NOBODY, (INSIDE, 204)), DELETE=answers(404, NOBODY, (INSIDE, 204))),
        json={"PUT": ({"days": 7}, {})},
    ),
    FIRST(
        "community_api:discussion_post",
        api(
            GET=READS,
            PATCH=answers(404, NOBODY, (INSIDE, 403), ([OWNER], 200)),
            DELETE=answers(404, NOBODY, (INSIDE, 403), ([OWNER], 204)),
        ),
        json={"PATCH": (POST, ANY)},
    ),
    HIDDEN(
        "community_api:discussion_post",
        api(
            GET=answers(404, NOBODY, ([GROUP_MEMBER, FACILITATOR], 200)),
            PATCH=answers(404, NOBODY, ([GROUP_MEMBER, FACILITATOR], 403)),
            DELETE=answers(404, NOBODY, ([GROUP_MEMBER], 204), ([FACILITATOR], 403)),
        ),
        json={"PATCH": (POST, ANY)},
    ),
    FIRST("community_api:discussion_post_versions", api(GET=READS)),
    FIRST(
        "community_api:discussion_post_reaction",
        api(PUT=answers(404, NOBODY, (INSIDE, 200), ([OWNER], 403))),
        parts=lambda things: [things["first post"].pk, "thanks"],
        json={"PUT": ({"is_on": True}, {})},
    ),
    REPLY("community_api:discussion_post_language", api(PUT=READS), json={"PUT": ({"language": "fr"}, {})}),
    REPLY(
        "community_api:discussion_post_translation",
        api(PUT=answers(404, NOBODY, (INSIDE, 403))),
        json={"PUT": EMPTY},
        parts=lambda things: [things["reply"].pk, "en"],
        row="without a service",
    ),
    REPLY(
        "community_api:discussion_post_hide",
        api(POST=answers(404, NOBODY, (INSIDE, 403), ([FACILITATOR], 200))),
        json={"POST": (REASON, {})},
    ),
    HIDDEN(
        "community_api:discussion_post_show",
        api(POST=answers(404, NOBODY, ([GROUP_MEMBER], 403), ([FACILITATOR], 200))),
        json={"POST": EMPTY},
    ),
    FIRST(
        "community_api:discussion_version_hidden",
        api(
            PUT=answers(404, NOBODY, (INSIDE, 403), ([FACILITATOR], 204)),
            DELETE=answers(404, NOBODY, (INSIDE, 403), ([FACILITATOR], 204)),
        ),
        parts=lambda things: [things["first post"].pk, 1],
        json={"PUT": (REASON, {})},
    ),
    FIRST(
        "community_api:discussion_post_reports",
        api(POST=answers(404, NOBODY, ([GROUP_MEMBER, FACILITATOR], 201), ([OWNER], 403))),
        json={"POST": ({"words": "Hereingelegt"}, {})},
    ),
    Address("community_api:later_posts", api(GET=answers(200, NOBODY)), inside=frozenset({OWNER}), secrets=UNSAID),
    GROUP(
        "community_api:later_topics",
        api(POST=answers(403, NOBODY, (INSIDE, 201))),
        json={"POST": ({"title": "Hereingelegt", "text": "Hereingelegt", "send_at": in_a_week()}, {})},
    ),
    TOPIC(
        "community_api:later_replies",
        api(POST=answers(404, NOBODY, (INSIDE, 201))),
        json={"POST": ({"text": "Hereingelegt", "send_at": in_a_week()}, {})},
    ),
    LATER(
        "community_api:later_post",
        api(
            GET=answers(404, NOBODY, ([OWNER], 200)),
            PATCH=answers(404, NOBODY, ([OWNER], 200)),
            DELETE=answers(404, NOBODY, ([OWNER], 204)),
        ),
        json={"PATCH": ({"text": "Hereingelegt"}, {"If-Match": "*"})},
    ),
    LATER("community_api:later_post_send", api(POST=answers(404, NOBODY, ([OWNER], 200))), json={"POST": EMPTY}),
    Address(
        "community_api:discussion_report",
        api(DELETE=answers(404, NOBODY, ([FACILITATOR], 204))),
        parts=lambda things: [things["post report"].pk],
    ),
]

ADDRESSES = [*PAGES, *API]
