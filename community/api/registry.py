"""The routers of features, by import path."""

from django.utils.module_loading import import_string
from ninja import Router

COMMUNITY = "community"
_routers: dict[str, str | None] = {}  # with the area of each


def register_router(path: str, *, area: str | None = COMMUNITY) -> None:
    """Serve the router at `path`, such as "community.groups.api.router", below `/api/community/`; call it from `ready`.

    Access tokens need the scopes of `area` for it, unless an operation says otherwise (`cms.tokens.scopes.needs_scope`). With None, no token
    opens it.
    """
    _routers[path] = area


def area_of(router: Router) -> str | None:
    """Return the area of a registered router; None for others: no token opens what is not registered."""
    return next((area for path, area in _routers.items() if import_string(path) is router), None)


def registered_routers() -> tuple[str, ...]:
    return tuple(_routers)
