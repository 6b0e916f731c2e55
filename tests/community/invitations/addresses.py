"""The link of an invitation: it works only for the person whose address it was sent to."""

from functools import partial

from tests.community.table import APPLICANT, Address, answers, form

LINK = partial(Address, "invitations:invitation", inside=frozenset())

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
]
