"""What people are called, and in which language they are written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from cms.users.models import User


def person_name(user: User | None) -> str:
    """Return what other members read of a person."""
    return str(user) if user else _("former member")


def language_of(user: User) -> str:
    """Return the language that `user` works in, the site's if none is known."""
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE
