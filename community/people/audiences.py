"""The search audiences of members."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from community.access.actor import actor_of
from search.documents.document import MEMBERS

from .roles import is_member

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from cms.users.models import User


def audiences_of_member(user: AbstractBaseUser) -> set[str]:
    """Return the audience of all members, if `user` is one."""
    return {MEMBERS} if is_member(actor_of(cast("User", user))) else set()
