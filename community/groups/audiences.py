"""The search audiences of a group's members."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from community.access.actor import actor_of
from search.documents.document import audience_of_group

from .models import GROUP

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from cms.users.models import User


def audiences_of_groups(user: AbstractBaseUser) -> set[str]:
    """Return an audience for each group that `user` belongs to."""
    return {audience_of_group(key) for key in actor_of(cast("User", user)).keys(GROUP)}
