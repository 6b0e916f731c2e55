"""The URL of a clock of the group: its members read it, its facilitators run it, for others it does not exist."""

from tests.community.table import FACILITATOR, INSIDE, Address, answers, form

ADDRESSES = [
    Address(
        "clocks:clock",
        form(answers(404, (INSIDE, 200)), answers(404, (INSIDE, 403), ([FACILITATOR], 302))),
        parts=lambda things: [things["clock"].key],
        sends=lambda: {"press": "start", "revision": "0", "next": "/en/"},
        inside=INSIDE,
        secrets=("Grundriss",),
    ),
    Address(
        "clocks:clock",
        form(answers(404), answers(404)),
        parts=lambda _things: ["AAAAAAAAAAAAAAAAAAAAAA"],
        row="of no clock",
        sends=lambda: {"press": "start", "revision": "0"},
    ),
]
