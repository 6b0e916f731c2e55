"""People: proposed municipalities, profiles, the directory, joining."""

from functools import partial

from tests.community.table import (
    ADMINISTRATOR,
    ANONYMOUS,
    EDITOR,
    FACILITATOR,
    GROUP_MEMBER,
    INSIDE,
    MEMBER,
    METHODS,
    NEIGHBOUR,
    OWNER,
    Address,
    Answers,
    answers,
    api,
    form,
    page,
    sent,
)

from .made import FORM_CIRCLES, NOBODYS, OF_GROUPS


def report() -> dict[str, Answers]:
    """Return the responses of an admin report: users without the permission are redirected to the login, or to the start page."""
    others = ([ANONYMOUS, EDITOR], 302)
    read = answers(403, others, ([ADMINISTRATOR], 200))
    return dict.fromkeys(METHODS, answers(403, others, ([ADMINISTRATOR], 405))) | {"GET": read, "HEAD": read, "OPTIONS": read}


def decision() -> dict[str, Answers]:
    """Return the responses of the decision page. An empty decision is refused by the form."""
    read = answers(403, ([ANONYMOUS, EDITOR], 302), ([ADMINISTRATOR], 200))
    not_allowed = answers(403, ([ANONYMOUS], 302), ([EDITOR, ADMINISTRATOR], 405))
    return dict.fromkeys(METHODS, not_allowed) | {"GET": read, "HEAD": read, "POST": read}


STAFF = frozenset({ADMINISTRATOR})
MEMBERS = frozenset({MEMBER, GROUP_MEMBER, OWNER, FACILITATOR, NEIGHBOUR})
NOBODY = ([ANONYMOUS], 401)
OWN = answers(200, ([ANONYMOUS], 403))
SEES = answers(403, (MEMBERS, 200))
SEES_HER = answers(403, (MEMBERS, 404), (INSIDE, 200))
IN_THE_GROUP = partial(Address, inside=INSIDE, secrets=(OF_GROUPS,))
FOR_NOBODY = partial(Address, row="what nobody sees", inside=frozenset(), secrets=(NOBODYS,))
PERSON = {"parts": lambda things: [things["person"].pk]}
PROFILE = {"name": "Hereingelegt", **FORM_CIRCLES}
REQUEST = {"name": "Hereingelegt", "municipality": "Musterstadt", "reason": "Darum", "language": "de"}

ADDRESSES = [
    Address(
        "people:propose",
        form(answers(200, ([ANONYMOUS], 403)), answers(302, ([ANONYMOUS], 403))),
        sends=lambda: {"name": "Hereingelegt", "country": "DE"},
    ),
    Address("proposed_municipalities", report(), inside=STAFF, secrets=("Musterstadt",)),
    Address("proposed_municipalities_results", report(), inside=STAFF, secrets=("Musterstadt",)),
    Address(
        "decide_municipality",
        decision(),
        parts=lambda things: [things["proposal"].pk],
        inside=STAFF,
        secrets=("Musterstadt",),
        sends=lambda: {"reject": "", "reason": ""},
    ),
    # Profiles
    *(rows("people:directory", page(SEES)) for rows in (IN_THE_GROUP, FOR_NOBODY)),
    *(rows("people:person", page(SEES_HER), **PERSON) for rows in (IN_THE_GROUP, FOR_NOBODY)),
    Address("people:person", page(answers(403, (MEMBERS, 404))), parts=lambda _things: [2**70], row="of nobody"),
    Address(
        "people:profile",
        form(OWN, answers(302, ([ANONYMOUS], 403))),
        sends=lambda: PROFILE,
        inside=frozenset({OWNER}),
        secrets=(NOBODYS, OF_GROUPS),
    ),
    Address("people:profile_seen", page(OWN), inside=frozenset(), secrets=(NOBODYS, OF_GROUPS)),
    Address("people:photo", sent(answers(302, ([ANONYMOUS], 403))), sends=lambda: {"remove": "1"}),
    Address("people:new_job", form(OWN, answers(422, ([ANONYMOUS], 403)))),
    # Joining: the site's default is by invitation.
    Address(
        "people:join", form(answers(200), answers(403)), sends=lambda: REQUEST, inside=frozenset(), secrets=("Geheimer Grund",)
    ),
    Address("join_requests", report(), inside=STAFF, secrets=("bauamt@example.org",)),
    Address("join_requests_results", report(), inside=STAFF, secrets=("bauamt@example.org",)),
    Address(
        "decide_join_request",
        decision(),
        parts=lambda things: [things["admission request"].pk],
        inside=STAFF,
        secrets=("Geheimer Grund",),
        sends=lambda: {"refuse": "", "answer": ""},
    ),
    # The API
    *(rows("community_api:people", api(GET=SEES | {ANONYMOUS: 401})) for rows in (IN_THE_GROUP, FOR_NOBODY)),
    Address("community_api:people_facets", api(GET=SEES | {ANONYMOUS: 401})),
    *(rows("community_api:person", api(GET=SEES_HER | {ANONYMOUS: 401}), **PERSON) for rows in (IN_THE_GROUP, FOR_NOBODY)),
    Address(
        "community_api:profile",
        api(GET=answers(200, NOBODY), PATCH=answers(200, NOBODY)),
        json={"PATCH": ({"department": "Hereingelegt"}, {"If-Match": "*"})},
        inside=frozenset({OWNER}),
        secrets=(NOBODYS, OF_GROUPS),
    ),
    Address("community_api:own_photo", api(PUT=answers(415), DELETE=answers(204, NOBODY))),
    Address("community_api:running_work", api(GET=answers(200, NOBODY))),
    Address("community_api:new_job", api(POST=answers(422, NOBODY)), json={"POST": ({"municipality": None}, {})}),
    Address("community_api:community_joining", api(GET=answers(200, NOBODY), POST=answers(403, NOBODY)), json={"POST": ({}, {})}),
    Address(
        "community_api:admission_requests",
        api(GET=answers(200, NOBODY), POST=answers(403, NOBODY)),
        json={"POST": (REQUEST, {})},
        inside=frozenset(),
        secrets=("Geheimer Grund",),
    ),
]
