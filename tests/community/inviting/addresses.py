"""Inviting many people into a group: its facilitators, and staff in the admin."""

from functools import partial

from tests.community.table import (
    ADMINISTRATOR,
    ANONYMOUS,
    EDITOR,
    FACILITATOR,
    INSIDE,
    METHODS,
    Address,
    answers,
    api,
    form,
    page,
)

PUBLIC = partial(Address, parts=lambda things: [things["group"].slug])
HIDDEN = partial(Address, parts=lambda things: [things["hidden group"].slug], row="without a public page")
TABLE = partial(
    Address, parts=lambda things: [things["table"].pk], inside=frozenset({FACILITATOR}), secrets=("eingeladen@example.org",)
)
NOBODY = ([ANONYMOUS], 401)
STAFF = answers(403, ([ANONYMOUS], 302), ([EDITOR, ADMINISTRATOR], 200))
NOT_ALLOWED = answers(403, ([ANONYMOUS], 302), ([EDITOR, ADMINISTRATOR], 405))
EMPTY = answers(403, ([ANONYMOUS], 302), ([EDITOR, ADMINISTRATOR], 422))

ADDRESSES = [
    PUBLIC("inviting:group", form(answers(403, ([FACILITATOR], 200)), answers(403, ([FACILITATOR], 422)))),
    HIDDEN(
        "inviting:group",
        form(answers(404, (INSIDE, 403), ([FACILITATOR], 200)), answers(404, (INSIDE, 403), ([FACILITATOR], 422))),
    ),
    TABLE("inviting:table", page(answers(404, ([FACILITATOR], 200)))),
    Address("invite_by_table", dict.fromkeys(METHODS, NOT_ALLOWED) | {"GET": STAFF, "HEAD": STAFF, "POST": EMPTY}),
    PUBLIC(
        "community_api:invitation_tables",
        api(GET=answers(403, ([FACILITATOR], 200), NOBODY), POST=answers(415)),
    ),
    HIDDEN(
        "community_api:invitation_tables",
        api(GET=answers(404, (INSIDE, 403), ([FACILITATOR], 200), NOBODY), POST=answers(415)),
    ),
    TABLE("community_api:invitation_table", api(GET=answers(404, ([FACILITATOR], 200), NOBODY))),
    TABLE("community_api:invitation_table_rows", api(GET=answers(404, ([FACILITATOR], 200), NOBODY))),
]
