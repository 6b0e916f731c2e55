"""Municipalities: everybody with an account can propose one, staff with the permission decide in the admin."""

from tests.community.table import ADMINISTRATOR, ANONYMOUS, EDITOR, METHODS, Address, Answers, answers, form


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
]
