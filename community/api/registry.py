"""The routers of features, by the path at which they can be imported."""

_routers: list[str] = []


def register_router(path: str) -> None:
    """Have the router at `path`, such as "community.groups.api.router", answer below `/api/community/`; to be called from `ready`."""
    if path not in _routers:
        _routers.append(path)


def registered_routers() -> tuple[str, ...]:
    return tuple(_routers)
