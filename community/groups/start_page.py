"""The groups of a reader, on the start page."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from community.start_page import Section

from .listing import groups_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cms.users.models import User


def my_groups(request: HttpRequest) -> Section:
    return Section("community/groups/my_groups.html", {"groups": groups_of(cast("User", request.user))})
