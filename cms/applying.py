"""Applying to a call in the community. An app above registers the provider; without one, editors are not offered this option."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .navigation import Link
    from .pages.call import CallPage


class ApplicationProvider(Protocol):
    """Handles applications to calls."""

    def link(self, request: HttpRequest, call: CallPage) -> Link | None:
        """Return the link for this reader to apply to `call`, which is open; None while `call` has no form."""

    def panel(self, request: HttpRequest, call: CallPage) -> SafeString:
        """Return what the editors of `call` see of its applications, below the way to apply. `call` may not be saved yet."""


_provider: ApplicationProvider | None = None


def register_application_provider(provider: ApplicationProvider | None) -> None:
    """Let `provider` handle the applications to calls that use the community. There is one per site."""
    global _provider  # noqa: PLW0603 - one registry per process, filled when apps are ready
    _provider = provider


def has_application_provider() -> bool:
    return _provider is not None


def application_link(request: HttpRequest, call: CallPage) -> Link | None:
    """Return the link for this reader to apply to `call` in the community; None if that is not possible, or not now."""
    if _provider is None or call.apply_by != call.ApplyBy.COMMUNITY or not call.is_open:
        return None
    return _provider.link(request, call)


def application_panel(request: HttpRequest, call: CallPage) -> SafeString:
    """Return what the provider shows to the editors of `call`; empty without a provider."""
    return _provider.panel(request, call) if _provider else SafeString("")
