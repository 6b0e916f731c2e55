"""What can be chosen when a session is planned."""

from __future__ import annotations

from .providers.base import DrawingProvider
from .providers.registry import all_providers


def provider_choices() -> list[tuple[str, str]]:
    """Return the providers that the administrator has set up, by their keys."""
    return [(one.key, str(one.label)) for one in all_providers().values() if isinstance(one, DrawingProvider)]
