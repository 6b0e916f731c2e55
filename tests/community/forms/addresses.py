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


def in_admin(*, sends: int = 405) -> dict[str, Answers]:
    """Return the responses of a page of the admin: users without the permission are redirected to the login, or to the start page."""
    others = ([ANONYMOUS, EDITOR], 302)

    def all_of(administrator: int) -> Answers:
        return answers(403, others, ([ADMINISTRATOR], administrator))

    return dict.fromkeys(METHODS, all_of(405)) | {
        "GET": all_of(200),
        "HEAD": all_of(200),
        "OPTIONS": all_of(200),
        "POST": all_of(sends),
    }


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
    Address(f"{FORMS}:add", in_admin(sends=200)),  # an empty form is refused
    OF_FORM(f"{FORMS}:copy", in_admin(sends=200)),
    Address(
        f"{FORMS}:pdf",
        in_admin(),
        parts=lambda things: [things["form"].pk, "de"],
        inside=STAFF,
    ),
]
