"""The URLs of notifications: people see only their own."""

from functools import partial

from community.notifications.preferences import Subject
from community.notifications.unsubscribing import token_of
from tests.community.table import ANONYMOUS, OWNER, Address, answers, api, form, page, sent

OWN = partial(
    Address,
    parts=lambda things: [things["notification"].pk],
    inside=frozenset({OWNER}),
    secrets=("Grundriss",),
)

NOBODY = ([ANONYMOUS], 401)

ADDRESSES = [
    Address(
        "notifications:list",
        page(answers(200, ([ANONYMOUS], 403))),
        inside=frozenset({OWNER}),
        secrets=("Grundriss",),
    ),
    Address("notifications:read_all", sent(answers(302, ([ANONYMOUS], 403)))),
    Address(
        "notifications:preferences",
        form(answers(200, ([ANONYMOUS], 403)), answers(422, ([ANONYMOUS], 403))),
    ),
    OWN("notifications:follow", page(answers(404, ([OWNER], 302), ([ANONYMOUS], 403)))),
    OWN("notifications:read", sent(answers(404, ([OWNER], 302), ([ANONYMOUS], 403)))),
    Address(
        "notifications:unsubscribe",
        form(answers(200), answers(200)),
        parts=lambda things: [token_of(things["notification"].person, [Subject("library.new_files", things["group"].pk)])],
        secrets=("member@example.org", "Grundriss"),
        inside=frozenset(),
    ),
    Address("notifications:unsubscribe", form(answers(404), answers(404)), parts=lambda _things: ["forged"], row="forged"),
    Address("community_api:notifications", api(GET=answers(200, NOBODY)), inside=frozenset({OWNER}), secrets=("Grundriss",)),
    Address("community_api:notifications_read", api(PUT=answers(204, NOBODY)), json={"PUT": ({}, {})}),
    OWN("community_api:notification_read", api(PUT=answers(404, ([OWNER], 204), NOBODY)), json={"PUT": ({}, {})}),
    Address(
        "community_api:notification_preferences",
        api(GET=answers(200, NOBODY), PATCH=answers(200, NOBODY)),
        json={"PATCH": ({"changes": []}, {})},
    ),
    Address("community_api:quiet_hours", api(GET=answers(200, NOBODY), PUT=answers(200, NOBODY)), json={"PUT": ({}, {})}),
]
