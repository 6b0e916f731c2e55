"""The URL of a draft: of a group's welcome text, and of a form that is not registered."""

from functools import partial

from tests.community.table import ANONYMOUS, FACILITATOR, INSIDE, Address, answers, api

TEXT = ({"fields": {"welcome": "Entwurf"}}, {})
NOBODY = ([ANONYMOUS], 401)
DRAFT = partial(Address, "community_api:draft", secrets=("Willkommen im",), inside=INSIDE)


def methods(others: int, inside: int) -> dict[str, object]:
    return api(
        GET=answers(others, NOBODY, (INSIDE, inside), ([FACILITATOR], 404)),  # no draft yet
        PUT=answers(others, NOBODY, (INSIDE, inside), ([FACILITATOR], 200)),
        DELETE=answers(others, NOBODY, (INSIDE, inside), ([FACILITATOR], 204)),
    )


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
]
