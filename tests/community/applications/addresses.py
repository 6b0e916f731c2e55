"""The URLs of applications: a draft of the owner's, which a colleague writes with her.

The facilitator manages its call, the neighbour reviews for it. There is a file as if it had been submitted, and its neutral copy.
"""

from functools import partial
from typing import Any

from tests.community.people.addresses import decision
from tests.community.table import ANONYMOUS, FACILITATOR, GROUP_MEMBER, NEIGHBOUR, OWNER, Address, answers, api, form, page, sent

TEAM = frozenset({GROUP_MEMBER, OWNER})
MANAGERS = frozenset({FACILITATOR})
WORKERS = frozenset({FACILITATOR, NEIGHBOUR})  # who manage or review
SECRETS = ("Musterstadt", "Die Brunnen sind trocken", "eingeladen@example.org")
NOBODYS_KEY = "6f9619ff-8b86-d011-b42d-00cf4fc964ff"


def key_of(things: Any) -> list[Any]:
    return [things["application"].key]


def call_of(things: Any) -> list[Any]:
    return [things["application"].round.call]


def lead_of(things: Any) -> list[Any]:
    return [things["application"].key, things["application"].team.get(role="lead").pk]


def invitation_of(things: Any) -> list[Any]:
    return [things["application"].key, things["team invitation"].pk]


def admission_of(things: Any) -> list[Any]:
    return [*call_of(things), things["late admission"].pk]


OWN = partial(Address, parts=key_of, inside=TEAM, secrets=SECRETS)
DESK = partial(Address, parts=call_of, inside=MANAGERS, secrets=(*SECRETS, "spaeter@example.org", "Stromausfall"))
CALL = partial(Address, parts=call_of, inside=frozenset(), secrets=SECRETS)
NONE = partial(Address, parts=lambda _things: [NOBODYS_KEY], row="of none")
SHOWN, DONE = answers(404, (MANAGERS, 200)), answers(404, (MANAGERS, 302))
HIDDEN = answers(404, (TEAM, 200))
NOT_HERE = ([ANONYMOUS], 401)
MANAGER = [FACILITATOR]
COHORT = partial(Address, parts=call_of, inside=frozenset(MANAGER), secrets=SECRETS)
SAVE = ({"answers": {"floods": "Hereingelegt"}, "revisions": {}}, {})

ADDRESSES = [
    Address(
        "applications_setup",
        decision(),
        parts=call_of,
        inside=frozenset(),
        secrets=SECRETS,
    ),
    CALL("applications:begin", form(answers(200), answers(302))),
    NONE("applications:begin", form(answers(404), answers(404))),
    OWN("applications:application", page(HIDDEN)),
    NONE("applications:application", page(answers(404))),
    OWN(
        "applications:section",
        form(HIDDEN, answers(404, (TEAM, 302))),
        parts=lambda things: [*key_of(things), "challenge"],
    ),
    OWN("applications:submit", sent(answers(404, (TEAM, 302)))),
    OWN("applications:withdraw", form(answers(404, (TEAM, 403)), answers(404, (TEAM, 403)))),
    OWN(
        "applications:delete",
        form(
            answers(404, (TEAM, 403), ([OWNER], 200)),
            answers(404, (TEAM, 403), ([OWNER], 302)),
        ),
    ),
    OWN("applications:account", form(answers(404, (TEAM, 302)), answers(404, (TEAM, 302)))),
    OWN(
        "applications:team",
        form(HIDDEN, answers(404, (TEAM, 302))),
        sends=lambda: {"address": "hereingelegt@example.org", "language": "en"},
    ),
    OWN("applications:make_contact", sent(answers(404, (TEAM, 302))), parts=lead_of),
    OWN("applications:remove_member", sent(answers(404, (TEAM, 302))), parts=lead_of),
    OWN("applications:resend_invitation", sent(answers(404, (TEAM, 302))), parts=invitation_of),
    OWN("applications:revoke_invitation", sent(answers(404, (TEAM, 302))), parts=invitation_of),
    CALL("applications:blank_form", page(answers(200))),
    NONE("applications:blank_form", page(answers(404))),
    DESK("applications:report", page(SHOWN)),
    DESK(
        "applications:late",
        form(SHOWN, DONE),
        sends=lambda: {"address": "spaet@example.org", "closes_at": "2099-05-01T12:00", "reason": "Streik", "language": "en"},
    ),
    DESK("applications:resend_admission", sent(DONE), parts=admission_of),
    DESK("applications:revoke_admission", sent(DONE), parts=admission_of),
    DESK(
        "applications:paper",
        form(SHOWN, DONE),
        sends=lambda: {"language": "en", "arrived_at": "2020-05-01T12:00", "reason": ""},
    ),
    DESK("applications:extend", form(SHOWN, answers(404, (MANAGERS, 403)))),
    DESK("community_api:report", api(GET=answers(404, NOT_HERE, (MANAGERS, 200)))),
    Address(
        "files:file",
        page(answers(404, (TEAM | WORKERS, 200))),
        parts=lambda things: [things["application file"].pk],
        row="of an application",
        inside=TEAM | WORKERS,
        secrets=SECRETS,
    ),
    Address(
        "files:file",
        page(answers(404, (WORKERS, 200))),
        parts=lambda things: [things["neutral file"].pk],
        row="neutral copy",
        inside=WORKERS,
        secrets=("ohne Namen",),
    ),
    COHORT("applications:cohort", form(answers(404, (MANAGER, 200)), answers(404, (MANAGER, 303)))),
    NONE("applications:cohort", form(answers(404), answers(404))),
    COHORT("applications:cohort_condition", form(answers(404, (MANAGER, 200)), answers(404, (MANAGER, 200)))),
    COHORT("applications:cohort_waive", form(answers(404, (MANAGER, 303)), answers(404, (MANAGER, 303)))),
    COHORT("applications:cohort_accept", form(answers(404, (MANAGER, 200)), answers(404, (MANAGER, 403)))),
    COHORT(
        "applications:cohort_undo",
        sent(answers(404, (MANAGER, 303))),
        parts=lambda things: [*call_of(things), 1],
    ),
    CALL("community_api:application_form", api(GET=answers(200))),
    Address(
        "community_api:begin_application",
        api(POST=answers(201, NOT_HERE)),
        parts=call_of,
        json={"POST": ({}, {})},
        inside=frozenset({OWNER}),  # who gets the application that she has begun
        secrets=SECRETS,
    ),
    Address("community_api:applications", api(GET=answers(200, NOT_HERE)), inside=TEAM, secrets=SECRETS),
    OWN("community_api:application", api(GET=answers(404, NOT_HERE, (TEAM, 200)))),
    OWN(
        "community_api:answers",
        api(GET=answers(404, NOT_HERE, (TEAM, 200)), PUT=answers(404, NOT_HERE, (TEAM, 200))),
        json={"PUT": SAVE},
    ),
    OWN(
        "community_api:submissions",
        api(POST=answers(404, NOT_HERE, (TEAM, 201)), DELETE=answers(404, NOT_HERE, (TEAM, 403))),
        json={"POST": (None, {})},
    ),
]
