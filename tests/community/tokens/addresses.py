"""Access tokens: everybody with an account has her own; services are for administrators. Making one asks who one is first."""

from tests.community.table import ADMINISTRATOR, ANONYMOUS, EDITOR, METHODS, Address, Answers, answers

STAFF = frozenset({ADMINISTRATOR})
FORM = ("GET", "HEAD", "POST")


def own(answer: Answers, *methods: str) -> dict[str, Answers]:
    """Return the responses of a page of the account: anonymous people are asked to log in, whatever they send."""
    return dict.fromkeys(METHODS, answers(405, ([ANONYMOUS], 302))) | dict.fromkeys(methods, answer)


def staff(status: int, *methods: str, otherwise: int = 405) -> dict[str, Answers]:
    """Return the responses of a page in the admin: those who may enter it, but are no administrators, are sent to its start page."""

    def told(one: int) -> Answers:
        return answers(403, ([ANONYMOUS, EDITOR], 302), (STAFF, one))

    return dict.fromkeys(METHODS, told(otherwise)) | dict.fromkeys(methods, told(status))


ADDRESSES = [
    Address("tokens:list", own(answers(200, ([ANONYMOUS], 302)), "GET", "HEAD")),
    Address("tokens:new", dict.fromkeys(METHODS, answers(302))),
    Address("tokens:revoke", own(answers(404, ([ANONYMOUS], 302)), *FORM), lambda _things: [1]),
    Address("tokens:revoke_all", own(answers(302), *FORM)),
    Address("services", staff(200, "GET", "HEAD"), inside=STAFF),
    Address("new_service", staff(200, "GET", "HEAD") | {"POST": staff(422, "POST")["POST"]}, inside=STAFF),
    Address("service", staff(404, "GET", "HEAD"), lambda _things: [1], inside=STAFF),
    Address("change_service", staff(404, *FORM), lambda _things: [1], inside=STAFF),
    Address("delete_service", staff(404, *FORM), lambda _things: [1], inside=STAFF),
    Address("new_service_token", staff(302, otherwise=302), lambda _things: [1], inside=STAFF),
    Address("revoke_service_token", staff(404, *FORM), lambda _things: [1, 1], inside=STAFF),
]
