"""The names by which people are shown."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from cms.users.models import User


def person_name(user: User | None) -> str:
    """Return the name shown to facilitators: without a name, the e-mail address."""
    return str(user) if user else _("former member")


def shown_name(user: User | None) -> str:
    """Return the name that members of a group see of each other: never the e-mail address."""
    if user is None:
        return _("former member")
    return user.name or _("a member")


def initials(user: User | None) -> str:
    """Return the first letters of the first and the last word of a name, for where there is no picture; a dot without a name.

    Arabic letters would join, and read like a word: a zero-width non-joiner keeps them apart.
    """
    words = unicodedata.normalize("NFC", user.name if user else "").split()
    ends = words[:1] + words[1:][-1:]
    return "\u200c".join(next(filter(str.isalnum, word), word[0]).upper()[:1] for word in ends) or "·"
