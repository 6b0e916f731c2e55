"""The names by which people are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import capfirst
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


def leading_name(user: User | None) -> str:
    """Return the same for the beginning of a sentence: without a name, "A member"."""
    return user.name if user and user.name else capfirst(shown_name(user))


def initials(user: User | None) -> str:
    """Return the initials of a name; a dot without a name."""
    return (user.initials if user else "") or "·"
