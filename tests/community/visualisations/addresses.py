"""The URLs of visualisation sessions: a session of the group, with a place of the owner and variants of another member."""

from functools import partial
from typing import Any

from tests.community.table import (
    ADMINISTRATOR,
    ANONYMOUS,
    EDITOR,
    FACILITATOR,
    GROUP_MEMBER,
    INSIDE,
    METHODS,
    NOT_ALLOWED,
    OWNER,
    Address,
    answers,
    form,
    page,
    sent,
)

SECRETS = ("Parkplatz vor dem Turm", "Ein Platz, drei", "Park mit Bänken", "Wo halten Lieferwagen", "Ein Gesicht")
NOBODYS_KEY = "6f9619ff-8b86-d011-b42d-00cf4fc964ff"


def session_of(things: Any) -> list[Any]:
    return [things["session"].key]


def case_of(things: Any) -> list[Any]:
    return [things["case"].key]


def photo_of(things: Any) -> list[Any]:
    return [things["case"].photos.first().key]


def variant_of(things: Any) -> list[Any]:
    return [things["variant"].key]


def waiting_of(things: Any) -> list[Any]:
    return [things["waiting variant"].key]


SESSION = partial(Address, parts=session_of, inside=INSIDE, secrets=SECRETS)
CASE = partial(Address, parts=case_of, inside=INSIDE, secrets=SECRETS)
PHOTO = partial(Address, parts=photo_of, inside=INSIDE, secrets=SECRETS)
VARIANT = partial(Address, parts=variant_of, inside=INSIDE, secrets=SECRETS)
NONE = partial(Address, parts=lambda _things: [NOBODYS_KEY], row="of none")
WITHDRAWN = partial(Address, parts=lambda things: [things["withdrawn case"].key], row="withdrawn", inside=INSIDE, secrets=SECRETS)
GROUP = partial(Address, parts=lambda things: [things["group"].slug], inside=INSIDE, secrets=SECRETS)
DRAFT = partial(Address, parts=lambda things: [things["draft case"].key], inside=frozenset({OWNER}), secrets=("Haltestelle",))
COLLAGE = partial(
    Address, parts=lambda things: [things["draft variant"].key], inside=frozenset({GROUP_MEMBER}), secrets=("Angefangen",)
)
SHOWN, DONE = answers(404, (INSIDE, 200)), answers(404, (INSIDE, 302))
GONE = answers(404, (INSIDE, 410))
LEADS = ([FACILITATOR], 200), ([FACILITATOR], 302)
OWN_PAGE, OWN_DONE = answers(404, ([OWNER], 200)), answers(404, ([OWNER], 302))
MAKERS_PAGE = answers(404, ([GROUP_MEMBER], 200))

ADDRESSES = [
    SESSION("visualisations:session", page(SHOWN)),
    NONE("visualisations:session", page(answers(404))),
    SESSION("visualisations:wall", page(SHOWN)),
    SESSION("visualisations:wall_news", page(SHOWN)),
    SESSION("visualisations:check", page(answers(404, LEADS[0]))),
    CASE("visualisations:case", page(SHOWN)),
    NONE("visualisations:case", page(answers(404))),
    WITHDRAWN("visualisations:case", page(GONE)),
    WITHDRAWN("visualisations:new_variant", form(GONE, GONE)),
    WITHDRAWN("visualisations:new_collage", sent(GONE)),
    VARIANT("visualisations:variant", form(SHOWN, DONE), sends=lambda: {"text": "Hereingelegt"}),
    NONE("visualisations:variant", form(answers(404), answers(404))),
    Address(
        "visualisations:variant",
        form(answers(404, ([GROUP_MEMBER, FACILITATOR], 200)), answers(404, ([GROUP_MEMBER, FACILITATOR], 422))),
        parts=waiting_of,
        row="that waits",
        sends=lambda: {"text": "Hereingelegt"},
        inside=frozenset({GROUP_MEMBER, FACILITATOR}),
        secrets=("Wasserbecken",),
    ),
    VARIANT(
        "visualisations:rate",
        sent(DONE) | {"PUT": SHOWN},
        sends=lambda: {"inclusion": "4"},
        json={"PUT": ({"fields": {"inclusion": "4"}}, {})},
    ),
    VARIANT("visualisations:highlight", sent(answers(404, LEADS[1])), sends=lambda: {"is": "yes"}),
    Address(
        "visualisations:decide",
        sent(answers(404, LEADS[1])),
        parts=waiting_of,
        sends=lambda: {"approve": "1"},
    ),
    Address(
        "visualisations:delete_comment",
        form(answers(404, ([GROUP_MEMBER, FACILITATOR], 200)), answers(404, ([GROUP_MEMBER, FACILITATOR], 302))),
        parts=lambda things: [things["comment"].pk],
        inside=frozenset({GROUP_MEMBER, FACILITATOR}),
        secrets=SECRETS,
    ),
    Address(
        "visualisations:settle_report",
        sent(answers(404, ([OWNER, FACILITATOR], 302))),
        parts=lambda things: [things["report"].pk],
    ),
    Address(
        "files:file",
        page(SHOWN),
        parts=lambda things: [things["case"].photos.first().pictures.first().pk],
        row="of a place",
        inside=INSIDE,
    ),
    Address(
        "files:file",
        page(answers(404, ([GROUP_MEMBER, FACILITATOR], 200))),
        parts=lambda things: [things["waiting variant"].pictures.filter(use="master").first().pk],
        row="of a variant that waits",
    ),
    Address(
        "files:file",
        page(answers(404)),
        parts=lambda things: [things["variant"].pictures.filter(use="plain").first().pk],
        row="of a variant without a mark",
    ),
    GROUP("visualisations:sessions", page(answers(403, (INSIDE, 200)))),
    GROUP("visualisations:plan", form(answers(403, LEADS[0]), answers(403, ([FACILITATOR], 422)))),
    SESSION("visualisations:edit", form(answers(404, LEADS[0]), answers(404, ([FACILITATOR], 422)))),
    SESSION("visualisations:delete", form(answers(404, LEADS[0]), answers(404, LEADS[1]))),
    SESSION("visualisations:unpublish", sent(answers(404, LEADS[1]))),
    SESSION("visualisations:act", sent(answers(404, LEADS[1])), parts=lambda things: [things["session"].key, "end"]),
    SESSION("visualisations:queue", page(SHOWN)),
    SESSION("visualisations:new_case", form(SHOWN, DONE), sends=lambda: {"title": "Hereingelegt"}),
    Address("visualisations:own_cases", page(answers(200, ([ANONYMOUS], 403))), inside=frozenset({OWNER}), secrets=SECRETS),
    CASE("visualisations:case_place", form(OWN_PAGE, OWN_DONE), sends=lambda: {"title": "Hereingelegt"}),
    CASE("visualisations:case_photos", form(OWN_PAGE, answers(404, ([OWNER], 422)))),
    CASE("visualisations:photos_state", page(OWN_PAGE)),
    CASE("visualisations:case_rights", form(OWN_PAGE, answers(404, ([OWNER], 422)))),
    CASE("visualisations:case_wish", form(OWN_PAGE, OWN_DONE), sends=lambda: {"wish": "Hereingelegt"}),
    DRAFT("visualisations:share_case", sent(OWN_DONE)),
    DRAFT("visualisations:delete_case", form(OWN_PAGE, OWN_DONE)),
    CASE(
        "visualisations:withdraw_case",
        form(answers(404, ([OWNER, FACILITATOR], 200)), answers(404, ([OWNER, FACILITATOR], 302))),
    ),
    CASE("visualisations:new_variant", form(SHOWN, SHOWN)),
    CASE("visualisations:new_collage", sent(DONE)),
    PHOTO("visualisations:photo", page(answers(404, ([OWNER, FACILITATOR], 200)))),
    PHOTO("visualisations:describe_photo", sent(answers(404, ([OWNER], 422)))),
    PHOTO(
        "visualisations:regions",
        dict.fromkeys(METHODS, NOT_ALLOWED) | {"PUT": answers(404, ([OWNER], 422))},
        json={"PUT": ({"revision": 0, "regions": []}, {})},
    ),
    PHOTO("visualisations:confirm_photo", sent(OWN_DONE)),
    PHOTO("visualisations:turn_photo", sent(OWN_DONE)),
    PHOTO("visualisations:cover", sent(answers(404, ([OWNER, FACILITATOR], 302)))),
    PHOTO("visualisations:remove_photo", form(OWN_PAGE, OWN_DONE)),
    PHOTO("visualisations:report_photo", sent(DONE), sends=lambda: {"words": "Hereingelegt"}),
    COLLAGE("visualisations:collage", form(MAKERS_PAGE, answers(404, ([GROUP_MEMBER], 400)))),
    COLLAGE(
        "visualisations:scene",
        dict.fromkeys(METHODS, NOT_ALLOWED) | {"PUT": answers(404, ([GROUP_MEMBER], 400))},
        json={"PUT": ({}, {})},
    ),
    COLLAGE("visualisations:show", form(MAKERS_PAGE, answers(404, ([GROUP_MEMBER], 422)))),
    VARIANT("visualisations:cancel", sent(DONE)),
    VARIANT("visualisations:retry", sent(DONE)),
    VARIANT("visualisations:delete_variant", form(SHOWN, DONE)),
    VARIANT("visualisations:release", sent(answers(404, LEADS[1]))),
    VARIANT("visualisations:take_back", sent(answers(404))),
    Address("visualisations:gallery", page(answers(200)), inside=frozenset(), secrets=SECRETS),
    NONE("visualisations:released", page(answers(404))),
    SESSION("visualisations:run_sheet", form(answers(404, LEADS[0]), answers(404, ([FACILITATOR], 422)))),
    SESSION("visualisations:export", sent(answers(404, LEADS[1])), parts=lambda things: [things["session"].key, "zip"]),
    Address(
        "visualisation_providers",
        dict.fromkeys(METHODS, answers(403, ([ANONYMOUS], 302), ([EDITOR, ADMINISTRATOR], 405)))
        | dict.fromkeys(("GET", "HEAD"), answers(403, ([ANONYMOUS], 302), ([EDITOR], 302), ([ADMINISTRATOR], 200))),
        inside=frozenset(),
        secrets=SECRETS,
    ),
    SESSION("visualisations:projector", page(answers(404)), row="without a clock"),
    Address("visualisations:verify", form(answers(200), answers(422)), inside=frozenset(), secrets=SECRETS),
]
