"""Authentication for the JSON endpoints of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.access.actor import actor_of
from community.api.authentication import require_csrf_token

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.access.actor import Actor


def authenticate(request: HttpRequest, *, changes_something: bool) -> Actor:
    """Return the actor who sent `request`, known by the session or a token. Raises RefusedByCsrf.

    The views are exempt from Django's own CSRF check, since a token needs none.
    """
    if changes_something:
        require_csrf_token(request)
    return actor_of(request.user)
