"""What members find in the search besides what everybody finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from search.documents.document import MEMBERS, audience_of_group

from .models import Group

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from cms.users.models import User


def audiences_of_member(user: AbstractBaseUser) -> set[str]:
    """Return the audiences of `user`: the members' and one for each of the own groups; none for who has no group."""
    groups = Group.objects.visible_to(cast("User", user)).values_list("pk", flat=True)
    found = {audience_of_group(pk) for pk in groups}
    return {MEMBERS, *found} if found else set()
