"""The URLs of announcements: one to the group with a public page. Its facilitator has made it."""

from functools import partial

from tests.community.groups.addresses import HIDDEN, PUBLIC
from tests.community.people.addresses import report
from tests.community.table import (
    ADMINISTRATOR,
    ANONYMOUS,
    FACILITATOR,
    INSIDE,
    NEIGHBOUR,
    Address,
    answers,
    api,
    form,
    page,
    sent,
)

SECRETS = ("Grundriss der Ansage",)
ONE = partial(Address, parts=lambda things: [things["announcement"].pk], inside=INSIDE, secrets=SECRETS)
NOBODY = ([ANONYMOUS], 401)
ANNOUNCERS = [FACILITATOR, NEIGHBOUR, ADMINISTRATOR]

ADDRESSES = [
    Address("announcements:announcements", page(answers(200, ([ANONYMOUS], 403))), inside=INSIDE, secrets=SECRETS),
    Address(
        "announcements:new",
        form(answers(403, (ANNOUNCERS, 200)), answers(403, (ANNOUNCERS, 422))),
        sends=lambda: {"title_en": "Hereingelegt"},
    ),
    ONE("announcements:announcement", page(answers(404, (INSIDE, 200)))),
    ONE("announcements:seen", sent(answers(404, (INSIDE, 302)))),
    ONE(
        "announcements:edit",
        form(answers(404, (INSIDE, 403), ([FACILITATOR], 200)), answers(404, (INSIDE, 403), ([FACILITATOR], 422))),
        sends=lambda: {"title_en": "Hereingelegt"},
    ),
    ONE(
        "announcements:withdraw",
        form(answers(404, (INSIDE, 403), ([FACILITATOR], 200)), answers(404, (INSIDE, 403), ([FACILITATOR], 302))),
    ),
    PUBLIC("announcements:group", page(answers(403, (INSIDE, 200)))),
    HIDDEN("announcements:group", page(answers(404, (INSIDE, 200)))),
    Address("announcements_report", report(), inside=frozenset(), secrets=SECRETS),
    Address("announcements_report_results", report(), inside=frozenset(), secrets=SECRETS),
    Address(
        "community_api:announcements",
        api(GET=answers(200, NOBODY), POST=answers(403, (ANNOUNCERS, 422), NOBODY)),
        json={"POST": ({"texts": []}, {})},
        inside=INSIDE,
        secrets=SECRETS,
    ),
    ONE(
        "community_api:announcement",
        api(
            GET=answers(404, (INSIDE, 200), NOBODY),
            PATCH=answers(404, (INSIDE, 403), ([FACILITATOR], 200), NOBODY),
        ),
        json={"PATCH": ({}, {"If-Match": "*"})},
    ),
    ONE(
        "community_api:announcement_withdrawal",
        api(POST=answers(404, (INSIDE, 403), ([FACILITATOR], 204), NOBODY)),
        json={"POST": ({}, {})},
    ),
    ONE("community_api:announcement_seen", api(PUT=answers(404, (INSIDE, 204), NOBODY)), json={"PUT": ({}, {})}),
]
