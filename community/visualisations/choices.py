"""What can be chosen when a session is planned."""

from __future__ import annotations


def provider_choices() -> list[tuple[str, str]]:
    """Return the providers that the administrator has set up, by their keys."""
    return []
