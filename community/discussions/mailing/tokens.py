"""The addresses to which people answer: one for each person and topic, which nobody can guess."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.users.models import User
    from community.discussions.models import Topic

SALT = "community.discussions.mailing"
SIGNS = 24  # of the signature: 96 bits

_TOKEN = re.compile(rf"([0-9a-z]{{1,13}})-([0-9a-z]{{1,13}})-([0-9a-f]{{{SIGNS}}})")


class Answering(NamedTuple):
    """Who answers in which topic, as keys."""

    person: int
    topic: int


def is_configured() -> bool:
    return bool(settings.REPLY_ADDRESS and settings.REPLY_MAILBOX_URL)


def reply_address(person: User, topic: Topic) -> str:
    """Return the address to which `person` answers in `topic`; "" if the site has no mailbox for that."""
    if not is_configured():
        return ""
    local, _at, domain = settings.REPLY_ADDRESS.rpartition("@")
    who = Answering(person.pk, topic.pk)
    return f"{local}+{in_letters(who.person)}-{in_letters(who.topic)}-{signature(who)}@{domain}"


def read_address(addresses: Iterable[str]) -> Answering | None:
    """Return whose address is among `addresses`; None if none is ours, or its signature is wrong."""
    local, _at, domain = settings.REPLY_ADDRESS.casefold().rpartition("@")
    for address in addresses:
        name, _sign, host = address.strip().casefold().rpartition("@")
        if host != domain or not name.startswith(f"{local}+"):
            continue
        match = _TOKEN.fullmatch(name[len(local) + 1 :])
        if match is None:
            continue
        who = Answering(int(match[1], 36), int(match[2], 36))
        if constant_time_compare(match[3], signature(who)):
            return who
    return None


def signature(who: Answering) -> str:
    return salted_hmac(SALT, f"{who.person}.{who.topic}", algorithm="sha256").hexdigest()[:SIGNS]


def in_letters(number: int) -> str:
    """Return a number in base 36."""
    signs = "0123456789abcdefghijklmnopqrstuvwxyz"
    letters = ""
    while number:
        number, rest = divmod(number, 36)
        letters = signs[rest] + letters
    return letters or "0"
