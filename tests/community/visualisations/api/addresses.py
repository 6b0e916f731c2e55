"""The addresses of sessions in the API. Without a login they answer 401, whether or not there is anything."""

from functools import partial
from typing import Any

from tests.community.table import (
    ANONYMOUS,
    FACILITATOR,
    GROUP_MEMBER,
    INSIDE,
    OWNER,
    Address,
    Answers,
    answers,
    api,
)
from tests.community.visualisations.addresses import (
    NOBODYS_KEY,
    SECRETS,
    case_of,
    photo_of,
    session_of,
    variant_of,
    waiting_of,
)

NOT_HERE = ([ANONYMOUS], 401)
AUTHOR = frozenset({GROUP_MEMBER})
CHECKERS = frozenset({GROUP_MEMBER, FACILITATOR})
RIGHTS = {"source": "taken", "credit": "Amt", "audience": "group", "licence": "network"}
REGION = {"kind": "face", "x": 0.1, "y": 0.1, "width": 0.2, "height": 0.2}
NAMED = {"title": "Hereingelegt", "alt_text": "Hereingelegt"}
EMPTY: tuple[Any, dict[str, str]] = ({}, {})
ANY_VERSION: tuple[Any, dict[str, str]] = ({}, {"If-Match": "*"})


def insiders(status: int) -> Answers:
    """Return the answers of what the members of the group can do, and nobody else may know of."""
    return answers(404, NOT_HERE, (INSIDE, status))


def only(people: Any, status: int) -> Answers:
    return answers(404, NOT_HERE, (people, status))


OWN, LEADS, MAKER = (partial(only, [who]) for who in (OWNER, FACILITATOR, GROUP_MEMBER))
GROUP = partial(Address, parts=lambda things: [things["group"].slug], inside=INSIDE, secrets=SECRETS)
SESSION = partial(Address, parts=session_of, inside=INSIDE, secrets=SECRETS)
CASE = partial(Address, parts=case_of, inside=INSIDE, secrets=SECRETS)
PHOTO = partial(Address, parts=photo_of, inside=INSIDE, secrets=SECRETS)
VARIANT = partial(Address, parts=variant_of, inside=INSIDE, secrets=SECRETS)
NONE = partial(Address, parts=lambda _things: [NOBODYS_KEY], row="of none")
DRAFT = partial(
    Address,
    parts=lambda things: [things["draft case"].key],
    row="draft",
    inside=frozenset({OWNER}),
    secrets=(*SECRETS, "Haltestelle"),
)
COLLAGE = partial(
    Address,
    parts=lambda things: [things["draft variant"].key],
    row="draft",
    inside=AUTHOR,
    secrets=(*SECRETS, "Angefangen"),
)
WAITING = partial(Address, parts=waiting_of, row="that waits", inside=CHECKERS, secrets=("Wasserbecken",))
WITHDRAWN = partial(Address, parts=lambda things: [things["withdrawn case"].key], row="withdrawn", inside=INSIDE, secrets=SECRETS)

ADDRESSES = [
    GROUP(
        "community_api:visualisation_sessions",
        api(GET=answers(403, NOT_HERE, (INSIDE, 200)), POST=answers(403, NOT_HERE, ([FACILITATOR], 201))),
        json={"POST": ({"title": "Hereingelegt"}, {})},
    ),
    Address(
        "community_api:visualisation_sessions",
        api(GET=insiders(200), POST=answers(404, NOT_HERE, (INSIDE, 403), ([FACILITATOR], 201))),
        parts=lambda things: [things["hidden group"].slug],
        row="hidden",
        json={"POST": ({"title": "Hereingelegt"}, {})},
        inside=INSIDE,
        secrets=SECRETS,
    ),
    SESSION(
        "community_api:visualisation_session",
        api(GET=insiders(200), PATCH=LEADS(200), DELETE=LEADS(204)),
        json={"PATCH": ANY_VERSION},
    ),
    NONE(
        "community_api:visualisation_session",
        api(GET=answers(404, NOT_HERE), PATCH=answers(404, NOT_HERE), DELETE=answers(404, NOT_HERE)),
        json={"PATCH": ANY_VERSION},
    ),
    SESSION(
        "community_api:visualisation_exports",
        api(GET=LEADS(200), POST=LEADS(202)),
        json={"POST": ({"kind": "zip"}, {})},
    ),
    SESSION("community_api:visualisation_acts", api(POST=LEADS(200)), json={"POST": ({"act": "end"}, {})}),
    SESSION(
        "community_api:visualisation_run_sheet",
        api(PUT=LEADS(200)),
        json={"PUT": ({"steps": [{"title": "Hereingelegt", "minutes": 5}]}, {})},
    ),
    SESSION(
        "community_api:visualisation_places",
        api(GET=insiders(200), POST=insiders(201)),
        json={"POST": ({"title": "Hereingelegt"}, {})},
    ),
    SESSION("community_api:visualisation_wall", api(GET=insiders(200))),
    SESSION("community_api:visualisation_providers", api(GET=insiders(200))),
    SESSION("community_api:visualisation_queue", api(GET=insiders(200))),
    SESSION("community_api:visualisation_checks", api(GET=LEADS(200))),
    Address("community_api:visualisation_chips", api(GET=answers(200, NOT_HERE)), inside=frozenset(), secrets=SECRETS),
    Address(
        "community_api:visualisation_own_places", api(GET=answers(200, NOT_HERE)), inside=frozenset({OWNER}), secrets=SECRETS
    ),
    CASE(
        "community_api:visualisation_place",
        api(GET=insiders(200), PATCH=OWN(200), DELETE=OWN(422)),
        json={"PATCH": ANY_VERSION},
    ),
    DRAFT(
        "community_api:visualisation_place",
        api(GET=OWN(200), PATCH=OWN(200), DELETE=OWN(204)),
        json={"PATCH": ANY_VERSION},
    ),
    NONE(
        "community_api:visualisation_place",
        api(GET=answers(404, NOT_HERE), PATCH=answers(404, NOT_HERE), DELETE=answers(404, NOT_HERE)),
        json={"PATCH": ANY_VERSION},
    ),
    WITHDRAWN(
        "community_api:visualisation_place",
        api(GET=insiders(410), PATCH=answers(404, NOT_HERE), DELETE=answers(404, NOT_HERE)),
        json={"PATCH": ANY_VERSION},
    ),
    CASE("community_api:visualisation_rights", api(PUT=OWN(200)), json={"PUT": (RIGHTS, {})}),
    DRAFT("community_api:visualisation_share", api(POST=OWN(200)), json={"POST": EMPTY}),
    CASE("community_api:visualisation_withdraw", api(POST=only([OWNER, FACILITATOR], 204)), json={"POST": EMPTY}),
    WITHDRAWN("community_api:visualisation_withdraw", api(POST=answers(404, NOT_HERE)), json={"POST": EMPTY}),
    CASE(
        "community_api:visualisation_photos",
        api(GET=insiders(200), POST=OWN(422)),
        json={"POST": ({"upload": NOBODYS_KEY}, {})},
    ),
    DRAFT(
        "community_api:visualisation_photos",
        api(GET=OWN(200), POST=OWN(422)),
        json={"POST": ({"upload": NOBODYS_KEY}, {})},
    ),
    PHOTO(
        "community_api:visualisation_photo",
        api(GET=insiders(200), PATCH=OWN(200), DELETE=OWN(204)),
        json={"PATCH": ({"alt_text": "Hereingelegt"}, {})},
    ),
    PHOTO(
        "community_api:visualisation_regions",
        api(PUT=OWN(422), POST=only([OWNER, FACILITATOR], 200)),
        json={"PUT": ({"revision": 0, "regions": []}, {}), "POST": ({"regions": [REGION]}, {})},
    ),
    PHOTO("community_api:visualisation_confirm", api(POST=OWN(422)), json={"POST": EMPTY}),
    PHOTO("community_api:visualisation_turn", api(POST=OWN(422)), json={"POST": ({"to": "left"}, {})}),
    PHOTO(
        "community_api:visualisation_photo_notes",
        api(POST=insiders(201)),
        json={"POST": ({"words": "Hereingelegt"}, {})},
    ),
    Address(
        "community_api:visualisation_settle_note",
        api(POST=only([OWNER, FACILITATOR], 200)),
        parts=lambda things: [things["report"].pk],
        json={"POST": EMPTY},
        inside=frozenset({OWNER, FACILITATOR}),
        secrets=SECRETS,
    ),
    CASE(
        "community_api:visualisation_variants",
        api(GET=insiders(200), POST=insiders(422)),
        json={"POST": ({"words": "Bäume"}, {})},
    ),
    DRAFT(
        "community_api:visualisation_variants",
        api(GET=OWN(200), POST=OWN(422)),
        json={"POST": ({"words": "Bäume"}, {})},
    ),
    CASE("community_api:visualisation_collages", api(POST=insiders(201)), json={"POST": EMPTY}),
    CASE(
        "community_api:visualisation_made_elsewhere",
        api(POST=insiders(422)),
        json={"POST": ({"upload": NOBODYS_KEY, "made_how": "drawing", "made_with": "Stift"}, {})},
    ),
    VARIANT("community_api:visualisation_variant", api(GET=insiders(200), DELETE=insiders(204))),
    NONE("community_api:visualisation_variant", api(GET=answers(404, NOT_HERE), DELETE=answers(404, NOT_HERE))),
    WAITING("community_api:visualisation_variant", api(GET=only(CHECKERS, 200), DELETE=only(CHECKERS, 204))),
    COLLAGE("community_api:visualisation_variant", api(GET=MAKER(200), DELETE=MAKER(204))),
    COLLAGE(
        "community_api:visualisation_scene",
        api(GET=MAKER(200), PUT=MAKER(200)),
        json={"PUT": ({"revision": 0, "scene": {}}, {})},
    ),
    COLLAGE("community_api:visualisation_show", api(POST=MAKER(200)), json={"POST": (NAMED, {})}),
    VARIANT("community_api:visualisation_cancel", api(POST=insiders(200)), json={"POST": EMPTY}),
    VARIANT("community_api:visualisation_retry", api(POST=insiders(422)), json={"POST": EMPTY}),
    VARIANT(
        "community_api:visualisation_rating",
        api(GET=insiders(200), PUT=insiders(200), DELETE=insiders(204)),
        json={"PUT": ({"scores": {"inclusion": 4}}, {})},
    ),
    VARIANT(
        "community_api:visualisation_comments",
        api(GET=insiders(200), POST=insiders(201)),
        json={"POST": ({"text": "Hereingelegt"}, {})},
    ),
    Address(
        "community_api:visualisation_comment",
        api(DELETE=only(CHECKERS, 204)),
        parts=lambda things: [things["comment"].pk],
    ),
    VARIANT(
        "community_api:visualisation_highlight",
        api(PUT=LEADS(200)),
        json={"PUT": ({"is_highlight": True}, {})},
    ),
    WAITING(
        "community_api:visualisation_decision",
        api(POST=LEADS(200)),
        json={"POST": ({"decision": "approve"}, {})},
    ),
    VARIANT(
        "community_api:visualisation_release",
        api(POST=answers(404, NOT_HERE, ([FACILITATOR], 403)), DELETE=answers(404, NOT_HERE)),
        json={"POST": EMPTY},
    ),
    Address("community_api:visualisation_gallery", api(GET=answers(200)), inside=frozenset(), secrets=SECRETS),
    NONE("community_api:visualisation_released", api(GET=answers(404))),
    Address("community_api:visualisation_verify", api(POST=answers(415)), json={"POST": EMPTY}),
]
