"""The community's way to answer a call. A feature of a room above registers it; without one, editors are not offered that way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .navigation import Link
    from .pages.call import CallPage


class ApplicationProvider(Protocol):
    """Takes applications to calls."""

    def link(self, request: HttpRequest, call: CallPage) -> Link | None:
        """Return where this reader applies to `call`, which is open; None while `call` has no form."""


_provider: ApplicationProvider | None = None


def register_application_provider(provider: ApplicationProvider | None) -> None:
    """Have `provider` take the applications to calls whose way to apply is the community. There is one for the site."""
    global _provider  # noqa: PLW0603 - one registry for the process, filled when apps are ready
    _provider = provider


def has_application_provider() -> bool:
    return _provider is not None


def application_link(request: HttpRequest, call: CallPage) -> Link | None:
    """Return where this reader applies to `call` in the community, None if that is not possible there, or not now."""
    if _provider is None or call.apply_by != call.ApplyBy.COMMUNITY or not call.is_open:
        return None
    return _provider.link(request, call)
