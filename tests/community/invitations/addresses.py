"""The link of an invitation: it works only for the person whose address it was sent to."""

from functools import partial

from tests.community.table import ANONYMOUS, APPLICANT, Address, answers, api, form

LINK = partial(Address, "invitations:invitation", inside=frozenset())

NOBODY = ([ANONYMOUS], 401)
NEWCOMER: dict[str, object] = {
    "link": {},
    "acceptance": {},
    "account": {"name": "Hereingelegt", "password": "wasser-und-schatten"},
}
#: The rows of the API: the address of the first has an account, so that nobody can make another one.
ROWS = (
    (
        "to the applicant",
        lambda things: [things["invitation token"]],
        {
            "link": api(GET=answers(200)),
            "acceptance": api(POST=answers(403, ([APPLICANT], 200), NOBODY)),
            "account": api(POST=answers(403)),
        },
    ),
    (
        "forged",
        lambda _things: ["forged"],
        {"link": api(GET=answers(404)), "acceptance": api(POST=answers(404, NOBODY)), "account": api(POST=answers(404))},
    ),
    (
        "revoked",
        lambda things: [things["revoked token"]],
        {"link": api(GET=answers(403)), "acceptance": api(POST=answers(403, NOBODY)), "account": api(POST=answers(403))},
    ),
)

ADDRESSES = [
    LINK(
        form(answers(200), answers(403, ([APPLICANT], 302))),
        parts=lambda things: [things["invitation token"]],
        row="to the applicant",
        secrets=("applicant@example.org", "Willkommen im", "Grundriss"),
        inside=frozenset({APPLICANT}),
    ),
    LINK(form(answers(404), answers(404)), parts=lambda _things: ["forged"], row="forged"),
    LINK(form(answers(410), answers(410)), parts=lambda things: [things["revoked token"]], row="revoked"),
    # The API
    *(
        Address(f"community_api:invitation_{name}", methods, parts=parts, row=row, json={"POST": (NEWCOMER[name], {})})
        for row, parts, found in ROWS
        for name, methods in found.items()
    ),
]
