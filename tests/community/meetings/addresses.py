"""The URLs of meetings: one of the group for which the owner has signed up, one for all members, a poll, and the owner's calendar."""

from functools import partial
from typing import Any

from tests.community.table import (
    ADMINISTRATOR,
    ANONYMOUS,
    FACILITATOR,
    FOR_ALL_MEMBERS,
    INSIDE,
    MEMBER,
    NEIGHBOUR,
    Address,
    answers,
    api,
    form,
    page,
    sent,
)

from .made import LINK, TITLE, sent_form, sent_json, sent_poll, soon

SECRETS = (TITLE, "Rathaus, Saal 2", "Besuch der Baustelle", LINK)
NUMBER = 2**62  # of nothing
NOBODY = ([ANONYMOUS], 401)
MEMBERS = frozenset({*INSIDE, MEMBER, NEIGHBOUR, ADMINISTRATOR})  # the administrator as staff

GROUP = partial(Address, parts=lambda things: [things["group"].slug], inside=INSIDE, secrets=SECRETS)
MEETING = partial(Address, parts=lambda things: [things["meeting"].pk], inside=INSIDE, secrets=SECRETS)
FOR_ALL = partial(
    Address,
    parts=lambda things: [things["meeting for all"].pk],
    row=FOR_ALL_MEMBERS,
    inside=MEMBERS,
    secrets=("Jahrestreffen", "Im Garten"),
)
POLL = partial(Address, parts=lambda things: [things["date poll"].pk], inside=INSIDE, secrets=SECRETS)
NONE = partial(Address, parts=lambda _things: [NUMBER], row="of nothing")
OWN = partial(Address, inside=INSIDE, secrets=SECRETS)


def slot_of(things: Any) -> list[Any]:
    return [things["date poll"].pk, things["date poll"].slots.first().pk]


SHOWN, DONE = answers(404, (INSIDE, 200)), answers(404, (INSIDE, 302))
LEADS, LEADS_DONE = answers(404, ([FACILITATOR], 200)), answers(404, ([FACILITATOR], 302))
SET, IS_SET = answers(403, ([FACILITATOR], 200)), answers(403, ([FACILITATOR], 302))
OF_ALL, OF_ALL_DONE = answers(404, (MEMBERS, 200)), answers(404, (MEMBERS, 302))
WITH_ACCOUNT, CHOSEN = answers(200, ([ANONYMOUS], 403)), answers(302, ([ANONYMOUS], 403))
READS = answers(404, NOBODY, (INSIDE, 200))
GROUPS_READS = answers(403, NOBODY, (INSIDE, 200))
LED = answers(404, NOBODY, (INSIDE, 403), ([FACILITATOR], 200))
LED_MADE = answers(404, NOBODY, (INSIDE, 403), ([FACILITATOR], 201))
ANY = {"If-Match": "*"}
EMPTY: tuple[dict[str, str], dict[str, str]] = ({}, {})
DATES = [soon(40).isoformat(), soon(41).isoformat()]

PAGES = [
    OWN("meetings:mine", page(WITH_ACCOUNT)),
    OWN("meetings:subscribe", form(WITH_ACCOUNT, CHOSEN)),
    OWN("meetings:revoke", sent(CHOSEN)),
    Address(
        "meetings:new_for_all",
        form(answers(403, ([ADMINISTRATOR], 200)), answers(403, ([ADMINISTRATOR], 302))),
        sends=sent_form,
    ),
    Address(
        "meetings:feed",
        page(answers(200)),  # whoever has the address; that is why it is secret
        parts=lambda things: [things["calendar token"]],
    ),
    Address("meetings:feed", page(answers(404)), parts=lambda _things: ["guessed"], row="guessed"),
    GROUP("meetings:group", page(answers(403, (INSIDE, 200)))),
    GROUP("meetings:new", form(SET, IS_SET), sends=sent_form),
    GROUP("meetings:new_poll", form(SET, IS_SET), sends=sent_poll),
    MEETING("meetings:meeting", page(SHOWN)),
    FOR_ALL("meetings:meeting", page(OF_ALL)),
    NONE("meetings:meeting", page(answers(404))),
    MEETING("meetings:edit", form(LEADS, LEADS_DONE), sends=sent_form),
    FOR_ALL(
        "meetings:edit",
        form(answers(404, ([ADMINISTRATOR], 200)), answers(404, ([ADMINISTRATOR], 302))),
        sends=sent_form,
    ),
    MEETING("meetings:copy", form(LEADS, LEADS_DONE), sends=lambda: {"starts_at": f"{soon(30):%Y-%m-%dT%H:%M}"}),
    MEETING("meetings:cancel", form(LEADS, LEADS_DONE), sends=lambda: {"reason": "Hereingelegt"}),
    MEETING("meetings:ics", page(SHOWN)),
    FOR_ALL("meetings:ics", page(OF_ALL)),
    MEETING("meetings:sign_up", sent(DONE)),
    FOR_ALL("meetings:sign_up", sent(OF_ALL_DONE)),
    MEETING("meetings:sign_off", sent(DONE)),
    FOR_ALL("meetings:sign_off", sent(OF_ALL_DONE)),
    MEETING("meetings:attendance", page(LEADS)),
    FOR_ALL("meetings:attendance", page(answers(404, ([ADMINISTRATOR], 200)))),
    MEETING("meetings:attendance_csv", sent(LEADS)),
    POLL("meetings:poll", form(SHOWN, DONE)),
    NONE("meetings:poll", form(answers(404), answers(404))),
    POLL("meetings:choose", form(LEADS, LEADS_DONE), parts=slot_of),
    POLL("meetings:close_poll", sent(LEADS_DONE)),
]

API = [
    OWN(
        "community_api:meetings",
        api(GET=answers(200, NOBODY), POST=answers(403, NOBODY, ([ADMINISTRATOR], 201))),
        json={"POST": (sent_json(), {})},
    ),
    GROUP(
        "community_api:group_meetings",
        api(GET=GROUPS_READS, POST=answers(403, NOBODY, ([FACILITATOR], 201))),
        json={"POST": (sent_json(), {})},
    ),
    MEETING("community_api:meeting", api(GET=READS, PATCH=LED), json={"PATCH": ({"place": "Hereingelegt"}, ANY)}),
    FOR_ALL(
        "community_api:meeting",
        api(GET=answers(404, NOBODY, (MEMBERS, 200)), PATCH=answers(404, NOBODY, (MEMBERS, 403), ([ADMINISTRATOR], 200))),
        json={"PATCH": ({"place": "Hereingelegt"}, ANY)},
    ),
    NONE("community_api:meeting", api(GET=answers(404, NOBODY), PATCH=answers(404, NOBODY)), json={"PATCH": ({}, ANY)}),
    MEETING("community_api:meeting_cancel", api(POST=LED), json={"POST": ({"reason": "Hereingelegt"}, {})}),
    MEETING("community_api:meeting_copies", api(POST=LED_MADE), json={"POST": ({"dates": DATES}, {})}),
    MEETING(
        "community_api:meeting_sign_up",
        api(PUT=READS, DELETE=answers(404, NOBODY, (INSIDE, 204))),
        json={"PUT": EMPTY},
    ),
    MEETING("community_api:meeting_participants", api(GET=READS)),
    FOR_ALL(
        "community_api:meeting_participants",
        api(GET=answers(404, NOBODY, (MEMBERS, 403), ([ADMINISTRATOR], 200))),
    ),
    GROUP(
        "community_api:date_polls",
        api(GET=GROUPS_READS, POST=answers(403, NOBODY, ([FACILITATOR], 201))),
        json={"POST": ({"title": "Hereingelegt", "language": "de", "dates": DATES}, {})},
    ),
    POLL("community_api:date_poll", api(GET=READS)),
    POLL("community_api:date_poll_answers", api(PUT=READS), json={"PUT": ({"answers": []}, {})}),
    POLL(
        "community_api:date_poll_choose",
        api(POST=answers(404, NOBODY, (INSIDE, 403), ([FACILITATOR], 422))),
        json={"POST": ({"slot": NUMBER}, {})},
    ),
    POLL("community_api:date_poll_close", api(POST=LED), json={"POST": EMPTY}),
    Address(
        "community_api:calendar",
        api(GET=answers(200, NOBODY), PUT=answers(200, NOBODY)),
        json={"PUT": ({"shows_all": True, "reminds_day": True, "reminds_hour": False}, {})},
    ),
    Address(
        "community_api:calendar_address",
        api(POST=answers(201, NOBODY), DELETE=answers(204, NOBODY)),
        json={"POST": EMPTY},
    ),
]

ADDRESSES = [*PAGES, *API]
