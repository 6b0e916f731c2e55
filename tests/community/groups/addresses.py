"""The addresses of groups: one with a public page, which tells how to join, and one that its members alone know of."""

from collections.abc import Mapping
from functools import partial
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.community.table import FACILITATOR, INSIDE, OWNER, Address, answers, form, page


def upload() -> Mapping[str, Any]:
    buffer = BytesIO()
    Image.new("RGB", (4, 4), "teal").save(buffer, "PNG")
    return {"title": "Hereingelegt", "content": SimpleUploadedFile("a.png", buffer.getvalue())}


def welcome() -> Mapping[str, Any]:
    return {"welcome": "Hereingelegt"}


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
    FILE(
        "groups:remove_file",
        form(
            answers(404, (INSIDE, 403), ([OWNER, FACILITATOR], 200)),
            answers(404, (INSIDE, 403), ([OWNER, FACILITATOR], 302)),
        ),
    ),
    NOBODYS("groups:remove_file", form(answers(404), answers(404))),
]
