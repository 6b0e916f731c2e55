"""Municipalities: proposed by everybody with an account, decided in the admin by whoever has the permission."""

from tests.community.table import ADMINISTRATOR, ANONYMOUS, EDITOR, METHODS, Address, Answers, answers, form


def report() -> dict[str, Answers]:
    """Return what a report of the admin answers: those without the permission are led to the login, or back to the start."""
    others = ([ANONYMOUS, EDITOR], 302)
    read = answers(403, others, ([ADMINISTRATOR], 200))
    return dict.fromkeys(METHODS, answers(403, others, ([ADMINISTRATOR], 405))) | {"GET": read, "HEAD": read, "OPTIONS": read}


def decision() -> dict[str, Answers]:
    """Return what the page to decide answers. A decision that says nothing is refused at the form."""
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
