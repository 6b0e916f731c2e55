"""The routers of features, by import path."""

_routers: list[str] = []


def register_router(path: str) -> None:
    """Serve the router at `path`, such as "community.groups.api.router", below `/api/community/`; call it from `ready`."""
    if path not in _routers:
        _routers.append(path)


def registered_routers() -> tuple[str, ...]:
    return tuple(_routers)
