"""The URLs of groups: one with a public page, which says how to join, and one that only its members know of."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from tests.community.table import (
    ADMINISTRATOR,
    ANONYMOUS,
    ASKED,
    BANNED,
    EDITOR,
    FACILITATOR,
    INSIDE,
    METHODS,
    Address,
    Answers,
    answers,
    api,
    form,
    page,
    sent,
)


def welcome() -> Mapping[str, Any]:
    return {"welcome": "Hereingelegt"}


def invitation() -> Mapping[str, Any]:
    return {"address": "hereingelegt@example.org", "role": "facilitator", "language": "en"}


STAFF = [EDITOR, ADMINISTRATOR]


def role() -> Mapping[str, Any]:
    return {"what": "facilitator", "reason": ""}


def role_of() -> Mapping[str, Any]:
    return {"role": "facilitator"}


def policy() -> Mapping[str, Any]:
    return {"join_policy": "open", "join_questions": "Hereingelegt"}


def report() -> dict[str, Answers]:
    """Return the responses of an admin report for those who can change groups."""
    read = answers(403, ([ANONYMOUS], 302), (STAFF, 200))
    return dict.fromkeys(METHODS, answers(403, ([ANONYMOUS], 302), (STAFF, 405))) | {"GET": read, "HEAD": read, "OPTIONS": read}


PUBLIC = partial(Address, parts=lambda things: [things["group"].slug], inside=INSIDE, secrets=("Willkommen im", "Grundriss"))
HIDDEN = partial(
    Address,
    parts=lambda things: [things["hidden group"].slug],
    row="without a public page",
    inside=INSIDE,
    secrets=("Willkommen im", "Grundriss", "Klimaanpassung"),
)

REQUEST = partial(PUBLIC, parts=lambda things: [things["group"].slug, things["join request"].pk])
MEMBERSHIP = partial(PUBLIC, parts=lambda things: [things["group"].slug, things["membership"].pk])
BAN = partial(PUBLIC, parts=lambda things: [things["group"].slug, things["ban"].pk])
#: The same key below the address of another group.
ELSEWHERE = partial(HIDDEN, parts=lambda things: [things["hidden group"].slug, things["membership"].pk])
OUTSIDERS = (INSIDE, 403), ([FACILITATOR], 404)  # what those inside the hidden group are told

NOBODY = ([ANONYMOUS], 401)
BOTH = ((PUBLIC, 403), (HIDDEN, 404))
CHANGE = ({"welcome": "Hereingelegt"}, {"If-Match": "*"})

ADDRESSES = [
    PUBLIC("groups:room", page(answers(403, (INSIDE, 200)))),
    HIDDEN("groups:room", page(answers(404, (INSIDE, 200)))),
    PUBLIC("groups:welcome", form(answers(403, ([FACILITATOR], 200)), answers(403, ([FACILITATOR], 302))), sends=welcome),
    HIDDEN(
        "groups:welcome",
        form(
            answers(404, (INSIDE, 403), ([FACILITATOR], 200)),
            answers(404, (INSIDE, 403), ([FACILITATOR], 302)),
        ),
        sends=welcome,
    ),
    PUBLIC("groups:log", page(answers(403, ([FACILITATOR], 200)))),
    HIDDEN("groups:log", page(answers(404, (INSIDE, 403), ([FACILITATOR], 200)))),
    PUBLIC("groups:people", form(answers(403, (INSIDE, 200)), answers(403, ([FACILITATOR], 302))), sends=invitation),
    HIDDEN(
        "groups:people",
        form(answers(404, (INSIDE, 200)), answers(404, (INSIDE, 403), ([FACILITATOR], 302))),
        sends=invitation,
    ),
    *(
        row
        for name in ("groups:resend_invitation", "groups:revoke_invitation")
        for row in (
            PUBLIC(
                name,
                sent(answers(403, ([FACILITATOR], 302))),
                parts=lambda things: [things["group"].slug, things["invitation"].pk],
            ),
            HIDDEN(
                name,
                sent(answers(404, (INSIDE, 403), ([FACILITATOR], 404))),
                parts=lambda things: [things["hidden group"].slug, things["invitation"].pk],
            ),
        )
    ),
    Address("groups:directory", page(answers(200, ([ANONYMOUS], 403))), inside=INSIDE, secrets=("Klimaanpassung", "Grundriss")),
    PUBLIC(
        "groups:join",
        form(answers(200, (INSIDE, 302)), answers(302, ([ANONYMOUS, ASKED, BANNED], 403))),
        inside=INSIDE | {ASKED},  # who reads the own request
    ),
    HIDDEN("groups:join", form(answers(404, (INSIDE, 302)), answers(404, (INSIDE, 302)))),
    PUBLIC("groups:take_back_request", sent(answers(404, ([ASKED], 302)))),
    HIDDEN("groups:take_back_request", sent(answers(404))),
    REQUEST(
        "groups:request",
        form(answers(404, ([FACILITATOR], 200)), answers(404, ([FACILITATOR], 302))),
        sends=lambda: {"approve": "1"},
    ),
    PUBLIC("groups:leave", form(answers(403, (INSIDE, 200)), answers(403, (INSIDE, 302), ([FACILITATOR], 409)))),
    HIDDEN("groups:leave", form(answers(404, (INSIDE, 200)), answers(404, (INSIDE, 302), ([FACILITATOR], 409)))),
    MEMBERSHIP("groups:member", form(answers(403, ([FACILITATOR], 200)), answers(403, ([FACILITATOR], 302))), sends=role),
    ELSEWHERE("groups:member", form(answers(404, *OUTSIDERS), answers(404, *OUTSIDERS)), sends=role),
    BAN("groups:lift_ban", sent(answers(403, ([FACILITATOR], 302)))),
    ELSEWHERE("groups:lift_ban", sent(answers(404, *OUTSIDERS))),
    PUBLIC("groups:settings", form(answers(403, ([FACILITATOR], 200)), answers(403, ([FACILITATOR], 302))), sends=policy),
    HIDDEN(
        "groups:settings",
        form(answers(404, (INSIDE, 403), ([FACILITATOR], 200)), answers(404, (INSIDE, 403), ([FACILITATOR], 302))),
        sends=policy,
    ),
    PUBLIC(
        "groups:archive",
        form(answers(403, ([FACILITATOR, *STAFF], 200)), answers(403, ([FACILITATOR, *STAFF], 302))),
    ),
    HIDDEN(
        "groups:archive",
        form(answers(404, (INSIDE, 403), ([FACILITATOR], 200)), answers(404, (INSIDE, 403), ([FACILITATOR], 302))),
    ),
    Address("groups_without_facilitator", report()),
    Address("groups_without_facilitator_results", report()),
    # The API: anonymous users get a 401 whether or not the object exists.
    Address("community_api:me", api(GET=answers(200, ([ANONYMOUS], 401))), secrets=("Grundriss",), inside=frozenset()),
    Address(
        "community_api:groups", api(GET=answers(200, ([ANONYMOUS], 401))), secrets=("Klimaanpassung", "housing"), inside=INSIDE
    ),
    *(rows("community_api:members", api(GET=answers(others, (INSIDE, 200), NOBODY))) for rows, others in BOTH),
    Address(
        "community_api:directory",
        api(GET=answers(200, NOBODY)),
        inside=INSIDE,
        secrets=("Klimaanpassung", "Grundriss"),
    ),
    PUBLIC(
        "community_api:joining",
        api(
            GET=answers(200, NOBODY),
            POST=answers(201, (INSIDE, 403), ([ASKED, BANNED], 403), NOBODY),
            DELETE=answers(404, ([ASKED], 204), NOBODY),
        ),
        json={"POST": ({"answers": ["Hereingelegt"]}, {})},
        inside=INSIDE | {ASKED},
    ),
    HIDDEN(
        "community_api:joining",
        api(GET=answers(404, (INSIDE, 200), NOBODY), POST=answers(404, (INSIDE, 403), NOBODY), DELETE=answers(404, NOBODY)),
        json={"POST": ({}, {})},
    ),
    *(
        rows("community_api:membership", api(DELETE=answers(others, (INSIDE, 204), ([FACILITATOR], 403), NOBODY)))
        for rows, others in BOTH
    ),
    *(
        row
        for name in ("requests", "bans")
        for row in (
            PUBLIC(f"community_api:{name}", api(GET=answers(403, ([FACILITATOR], 200), NOBODY))),
            HIDDEN(f"community_api:{name}", api(GET=answers(404, (INSIDE, 403), ([FACILITATOR], 200), NOBODY))),
        )
    ),
    REQUEST("community_api:request", api(POST=answers(403, ([FACILITATOR], 204), NOBODY)), json={"POST": ({"accept": True}, {})}),
    ELSEWHERE("community_api:request", api(POST=answers(404, *OUTSIDERS, NOBODY)), json={"POST": ({"accept": True}, {})}),
    MEMBERSHIP("community_api:member", api(PATCH=answers(403, ([FACILITATOR], 204), NOBODY)), json={"PATCH": (role_of(), {})}),
    ELSEWHERE("community_api:member", api(PATCH=answers(404, *OUTSIDERS, NOBODY)), json={"PATCH": (role_of(), {})}),
    MEMBERSHIP("community_api:removal", api(POST=answers(403, ([FACILITATOR], 204), NOBODY)), json={"POST": ({"ban": True}, {})}),
    ELSEWHERE("community_api:removal", api(POST=answers(404, *OUTSIDERS, NOBODY)), json={"POST": ({"ban": True}, {})}),
    BAN("community_api:ban", api(DELETE=answers(403, ([FACILITATOR], 204), NOBODY))),
    ELSEWHERE("community_api:ban", api(DELETE=answers(404, *OUTSIDERS, NOBODY))),
    PUBLIC(
        "community_api:settings",
        api(GET=answers(403, ([FACILITATOR], 200), NOBODY), PATCH=answers(403, ([FACILITATOR], 200), NOBODY)),
        json={"PATCH": ({"join_policy": "open"}, {"If-Match": "*"})},
    ),
    HIDDEN(
        "community_api:settings",
        api(
            GET=answers(404, (INSIDE, 403), ([FACILITATOR], 200), NOBODY),
            PATCH=answers(404, (INSIDE, 403), ([FACILITATOR], 200), NOBODY),
        ),
        json={"PATCH": ({"join_policy": "open"}, {"If-Match": "*"})},
    ),
    PUBLIC(
        "community_api:archiving",
        api(POST=answers(403, ([FACILITATOR, *STAFF], 204), NOBODY)),
        json={"POST": ({"archived": True}, {})},
    ),
    HIDDEN(
        "community_api:archiving",
        api(POST=answers(404, (INSIDE, 403), ([FACILITATOR], 204), NOBODY)),
        json={"POST": ({"archived": True}, {})},
    ),
    PUBLIC(
        "community_api:invitations",
        api(GET=answers(403, ([FACILITATOR], 200), NOBODY), POST=answers(403, ([FACILITATOR], 201), NOBODY)),
        json={"POST": ({"address": "hereingelegt@example.org"}, {})},
    ),
    HIDDEN(
        "community_api:invitations",
        api(
            GET=answers(404, (INSIDE, 403), ([FACILITATOR], 200), NOBODY),
            POST=answers(404, (INSIDE, 403), ([FACILITATOR], 201), NOBODY),
        ),
        json={"POST": ({"address": "hereingelegt@example.org"}, {})},
    ),
    *(
        row
        for name, method in (("invitation", "DELETE"), ("invitation_sending", "POST"))
        for row in (
            PUBLIC(
                f"community_api:{name}",
                api(**{method: answers(403, ([FACILITATOR], 204), NOBODY)}),
                json={method: ({}, {})},
                parts=lambda things: [things["group"].slug, things["invitation"].pk],
            ),
            HIDDEN(
                f"community_api:{name}",
                api(**{method: answers(404, *OUTSIDERS, NOBODY)}),
                json={method: ({}, {})},
                parts=lambda things: [things["hidden group"].slug, things["invitation"].pk],
            ),
        )
    ),
    PUBLIC("community_api:log", api(GET=answers(403, ([FACILITATOR], 200), NOBODY))),
    HIDDEN("community_api:log", api(GET=answers(404, (INSIDE, 403), ([FACILITATOR], 200), NOBODY))),
    PUBLIC(
        "community_api:group",
        api(GET=answers(403, (INSIDE, 200), NOBODY), PATCH=answers(403, ([FACILITATOR], 200), NOBODY)),
        json={"PATCH": CHANGE},
    ),
    HIDDEN(
        "community_api:group",
        api(GET=answers(404, (INSIDE, 200), NOBODY), PATCH=answers(404, (INSIDE, 403), ([FACILITATOR], 200), NOBODY)),
        json={"PATCH": CHANGE},
    ),
]
