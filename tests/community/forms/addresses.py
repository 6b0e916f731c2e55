"""The URL of a draft: of a group's welcome text, and of a form that is not registered; and the forms of editors in the admin."""

from functools import partial

from tests.community.table import (
    ADMINISTRATOR,
    ANONYMOUS,
    EDITOR,
    FACILITATOR,
    INSIDE,
    METHODS,
    Address,
    Answers,
    answers,
    api,
)

TEXT = ({"fields": {"welcome": "Entwurf"}}, {})
NOBODY = ([ANONYMOUS], 401)
DRAFT = partial(Address, "community_api:draft", secrets=("Willkommen im",), inside=INSIDE)


def methods(others: int, inside: int) -> dict[str, object]:
    return api(
        GET=answers(others, NOBODY, (INSIDE, inside), ([FACILITATOR], 404)),  # no draft yet
        PUT=answers(others, NOBODY, (INSIDE, inside), ([FACILITATOR], 200)),
        DELETE=answers(others, NOBODY, (INSIDE, inside), ([FACILITATOR], 204)),
    )


def in_admin(**sends: int) -> dict[str, Answers]:
    """Return the responses of a page of the admin: users without the permission are redirected to the login, or to the start page."""
    others = ([ANONYMOUS, EDITOR], 302)
    statuses = dict.fromkeys(METHODS, 405) | dict.fromkeys(("GET", "HEAD", "OPTIONS"), 200) | sends
    return {method: answers(403, others, ([ADMINISTRATOR], status)) for method, status in statuses.items()}


def nothing() -> dict[str, str]:
    """Return what the editor sends of an empty form, which is refused."""
    return {"sections-count": "0"}


STAFF = frozenset({ADMINISTRATOR})
FORMS = "wagtailsnippets_community_forms_form"
OF_FORM = partial(Address, parts=lambda things: [things["form"].pk], inside=STAFF, secrets=("Wasserresilienz",))

ADDRESSES = [
    DRAFT(methods(403, 403), parts=lambda things: ["welcome", things["group"].slug], json={"PUT": TEXT}),
    DRAFT(
        methods(404, 403),
        parts=lambda things: ["welcome", things["hidden group"].slug],
        row="about a group without a public page",
        json={"PUT": TEXT},
    ),
    DRAFT(
        api(GET=answers(404, NOBODY), PUT=answers(404, NOBODY), DELETE=answers(404, NOBODY)),
        parts=lambda things: ["other", things["group"].slug],
        row="of a form that nobody registered",
        json={"PUT": TEXT},
    ),
    Address(f"{FORMS}:list", in_admin(), inside=STAFF, secrets=("Formular über Wasser",)),
    Address(f"{FORMS}:list_results", in_admin(), inside=STAFF, secrets=("Formular über Wasser",)),
    *(
        row(methods=in_admin(POST=status, PUT=status), sends=nothing, formats=(accepted,), row=f"as {accepted}")
        for row in (partial(Address, f"{FORMS}:add"), partial(OF_FORM, f"{FORMS}:copy"))
        for accepted, status in (("HTML", 200), ("JSON", 400))
    ),
    Address(
        f"{FORMS}:pdf",
        in_admin(),
        parts=lambda things: [things["form"].pk, "de"],
        inside=STAFF,
    ),
]
