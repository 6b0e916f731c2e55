"""The URLs of files: the view that serves them, and tus uploads."""

import base64
from collections.abc import Mapping
from functools import partial
from typing import Any

from tests.community.table import ANONYMOUS, INSIDE, METHODS, NOT_ALLOWED, OWNER, Address, Answers, answers, page

SECRETS = ("Grundriss",)
EVERYBODY = answers(204)


def tus(method: str, things: Mapping[str, Any], room: str = "group") -> Mapping[str, str]:
    """Return the headers that a method requires."""
    room = base64.b64encode(things[room].slug.encode() if room in things else room.encode()).decode()
    wanted = {
        "POST": {"Upload-Length": "9", "Upload-Metadata": f"tenant bGlicmFyeQ==,room {room}"},
        "PATCH": {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
    }
    return {"Tus-Resumable": "1.0.0", **wanted.get(method, {})}


def machine(**some: Answers) -> dict[str, Answers]:
    return dict.fromkeys(METHODS, NOT_ALLOWED) | {"OPTIONS": EVERYBODY, **some}


FILE = partial(Address, "files:file", parts=lambda things: [things["file"].pk], inside=INSIDE, secrets=SECRETS)
NOBODYS = partial(Address, parts=lambda _things: ["6f9619ff-8b86-d011-b42d-00cf4fc964ff"], row="of no file")
UPLOADS = partial(Address, "uploads:uploads", headers=tus)

ADDRESSES = [
    FILE(page(answers(404, (INSIDE, 200)))),
    NOBODYS("files:file", page(answers(404))),
    UPLOADS(machine(POST=answers(404, ([ANONYMOUS], 401), (INSIDE, 201))), row="to a known room"),
    UPLOADS(
        machine(POST=answers(404, ([ANONYMOUS], 401), (INSIDE, 201))),
        row="to a hidden room",
        headers=partial(tus, room="hidden group"),
    ),
    UPLOADS(machine(POST=answers(404, ([ANONYMOUS], 401))), row="to no room", headers=partial(tus, room="none")),
    UPLOADS(machine(POST=answers(412)), row="without the protocol", headers=lambda _method, _things: {}),
    Address(
        "uploads:upload",
        machine(
            HEAD=answers(404, ([ANONYMOUS], 401), ([OWNER], 200)),
            PATCH=answers(404, ([ANONYMOUS], 401), ([OWNER], 204)),
            DELETE=answers(404, ([ANONYMOUS], 401), ([OWNER], 204)),
            POST=NOT_ALLOWED,
        ),
        parts=lambda things: [things["upload"].pk],
        headers=tus,
        inside=frozenset({OWNER}),
        secrets=SECRETS,
    ),
    NOBODYS(
        "uploads:upload", machine(**dict.fromkeys(("HEAD", "PATCH", "DELETE"), answers(404, ([ANONYMOUS], 401)))), headers=tus
    ),
]
