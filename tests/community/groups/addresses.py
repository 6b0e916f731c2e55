"""The URLs of groups: one with a public page, which says how to join, and one that only its members know of."""

from collections.abc import Mapping
from functools import partial
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.community.table import ANONYMOUS, FACILITATOR, INSIDE, OWNER, Address, answers, api, form, page, sent


def upload() -> Mapping[str, Any]:
    buffer = BytesIO()
    Image.new("RGB", (4, 4), "teal").save(buffer, "PNG")
    return {"title": "Hereingelegt", "content": SimpleUploadedFile("a.png", buffer.getvalue())}


def welcome() -> Mapping[str, Any]:
    return {"welcome": "Hereingelegt"}


def invitation() -> Mapping[str, Any]:
    return {"address": "hereingelegt@example.org", "role": "facilitator", "language": "en"}


PUBLIC = partial(Address, parts=lambda things: [things["group"].slug], inside=INSIDE, secrets=("Willkommen im", "Grundriss"))
HIDDEN = partial(
    Address,
    parts=lambda things: [things["hidden group"].slug],
    row="without a public page",
    inside=INSIDE,
    secrets=("Willkommen im", "Grundriss", "Klimaanpassung"),
)
FILE = partial(Address, parts=lambda things: [things["file"].pk], inside=INSIDE, secrets=("Grundriss",))
NOBODYS = partial(Address, parts=lambda things: ["6f9619ff-8b86-d011-b42d-00cf4fc964ff"], row="of no file")

NOBODY = ([ANONYMOUS], 401)
BOTH = ((PUBLIC, 403), (HIDDEN, 404))
NO_UPLOAD = ({"upload": "6f9619ff-8b86-d011-b42d-00cf4fc964ff"}, {})
CHANGE = ({"welcome": "Hereingelegt"}, {"If-Match": "*"})

ADDRESSES = [
    PUBLIC("groups:room", form(answers(403, (INSIDE, 200)), answers(403, (INSIDE, 302))), sends=upload),
    HIDDEN("groups:room", form(answers(404, (INSIDE, 200)), answers(404, (INSIDE, 302))), sends=upload),
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
    FILE(
        "groups:remove_file",
        form(
            answers(404, (INSIDE, 403), ([OWNER, FACILITATOR], 200)),
            answers(404, (INSIDE, 403), ([OWNER, FACILITATOR], 302)),
        ),
    ),
    NOBODYS("groups:remove_file", form(answers(404), answers(404))),
    # The API: anonymous users get a 401 whether or not the object exists.
    Address("community_api:me", api(GET=answers(200, ([ANONYMOUS], 401))), secrets=("Grundriss",), inside=frozenset()),
    Address(
        "community_api:groups", api(GET=answers(200, ([ANONYMOUS], 401))), secrets=("Klimaanpassung", "housing"), inside=INSIDE
    ),
    *(rows("community_api:members", api(GET=answers(others, (INSIDE, 200), NOBODY))) for rows, others in BOTH),
    *(
        rows(
            "community_api:files",
            api(GET=answers(others, (INSIDE, 200), NOBODY), POST=answers(others, (INSIDE, 422), NOBODY)),
            json={"POST": NO_UPLOAD},
        )
        for rows, others in BOTH
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
    FILE(
        "community_api:file",
        api(GET=answers(404, (INSIDE, 200), NOBODY), DELETE=answers(404, (INSIDE, 403), ([OWNER, FACILITATOR], 204), NOBODY)),
    ),
    NOBODYS("community_api:file", api(GET=answers(404, NOBODY), DELETE=answers(404, NOBODY))),
]
