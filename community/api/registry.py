"""The routers of features, by import path."""

COMMUNITY = "community"
_routers: list[str] = []
_areas: dict[str, str | None] = {}


def register_router(path: str, *, area: str | None = COMMUNITY) -> None:
    """Serve the router at `path`, such as "community.groups.api.router", below `/api/community/`; call it from `ready`.

    Access tokens need the scopes of `area` for it, unless an operation says otherwise (`cms.tokens.scopes.needs_scope`). With None, no token
    opens it.
    """
    if path not in _routers:
        _routers.append(path)
    _areas[path.rpartition(".")[0]] = area


def area_of(module: str) -> str | None:
    """Return the area of the operations in a router's module; None for others: no token opens what no router has registered."""
    return _areas.get(module)


def registered_routers() -> tuple[str, ...]:
    return tuple(_routers)
