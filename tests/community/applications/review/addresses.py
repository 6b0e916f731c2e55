"""The URLs of reviews and letters: the facilitator manages a closed call, the neighbour reviews for it. Others have applied to it."""

from functools import partial
from typing import Any

from tests.community.table import ANONYMOUS, FACILITATOR, GROUP_MEMBER, NEIGHBOUR, OWNER, Address, answers, api, form, page, sent

WORKERS = frozenset({FACILITATOR, NEIGHBOUR})
MANAGER = frozenset({FACILITATOR})
TEAM = frozenset({GROUP_MEMBER, OWNER})
SECRETS = ("Beispielhausen", "Die Plätze glühen", "Absage")


def call(things: Any) -> list[Any]:
    return [things["reviewed"].round.call]


def call_and(*more: Any) -> Any:
    return lambda things: [*call(things), *(things[one].pk if one in things else one for one in more)]


def case(things: Any) -> list[Any]:
    return [things["reviewed"].key]


def case_and(name: str) -> Any:
    return lambda things: [*case(things), things[name].pk]


def pick(**more: str) -> Any:
    return lambda: more


def inquiry_of_own(things: Any) -> list[Any]:
    return [things["application"].key, things["own inquiry"].pk]


def own(things: Any) -> list[Any]:
    return [things["application"].key]


WORK = partial(Address, inside=WORKERS, secrets=SECRETS)
MANAGE = partial(Address, inside=MANAGER, secrets=SECRETS)
OWN = partial(Address, inside=TEAM, secrets=("Musterstadt", "Frage an Musterstadt"))
READ = answers(404, (WORKERS, 200))
NOT_HERE = ([ANONYMOUS], 401)

ADDRESSES = [
    WORK("applications:review", form(READ, answers(404, ([NEIGHBOUR], 403), (MANAGER, 422))), parts=call),
    WORK("applications:review_ask", sent(answers(404, ([NEIGHBOUR], 403), (MANAGER, 422))), parts=call),
    WORK("applications:review_export", page(READ), parts=call_and("csv"), row="CSV"),
    WORK("applications:review_export", page(READ), parts=call_and("xlsx"), row="XLSX"),
    WORK("applications:review_one", form(READ, answers(404, (MANAGER, 422), ([NEIGHBOUR], 302))), parts=case),
    WORK("applications:reopen_review", sent(answers(404, ([NEIGHBOUR], 403), (MANAGER, 302))), parts=case_and("review")),
    WORK("applications:conflict", sent(answers(404, (WORKERS, 403))), parts=case),
    WORK("applications:withdraw_conflict", sent(answers(404, ([NEIGHBOUR], 403), (MANAGER, 302))), parts=case_and("conflict")),
    WORK("applications:remark", sent(answers(404, (WORKERS, 422))), parts=case),
    WORK("applications:delete_remark", sent(answers(404, (WORKERS, 302))), parts=case_and("remark")),
    WORK("applications:inquire", sent(answers(404, ([NEIGHBOUR], 403), (MANAGER, 422))), parts=case),
    MANAGE("applications:letters", page(answers(404, (MANAGER, 200))), parts=call),
    MANAGE(
        "applications:letter_words",
        form(answers(404, (MANAGER, 200)), answers(404, (MANAGER, 422))),
        parts=call_and("accepted", "de"),
    ),
    MANAGE(
        "applications:dispatch",
        form(answers(404, (MANAGER, 200)), answers(404, (MANAGER, 302))),
        parts=call_and("dispatch"),
        sends=pick(action="anew"),
    ),
    OWN("applications:answer_inquiry", sent(answers(404, (TEAM, 422))), parts=inquiry_of_own),
    OWN("applications:confirm_place", sent(answers(404, (TEAM, 403))), parts=own),
    OWN("applications:give_up_place", form(answers(404, (TEAM, 403)), answers(404, (TEAM, 403))), parts=own),
    WORK("community_api:review_table", api(GET=answers(404, NOT_HERE, (WORKERS, 200))), parts=call),
    WORK(
        "community_api:review",
        api(PUT=answers(404, NOT_HERE, (MANAGER, 403), ([NEIGHBOUR], 200))),
        parts=case,
        json={"PUT": ({"fields": {"reason": "Gut."}}, {})},
    ),
]
