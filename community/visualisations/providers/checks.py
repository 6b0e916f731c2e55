"""What `manage.py check` says of the providers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from .diffusers import Diffusers, is_installed
from .moderating import moderation_server
from .openai import OpenAIImages
from .registry import all_providers


def register_checks() -> None:
    checks.register(check_providers)


def check_providers(app_configs: Sequence[AppConfig] | None = None, **options: Any) -> list[checks.CheckMessage]:
    """Providers that cannot work: of unreadable settings, without a library, without a protected connection."""
    try:
        providers = all_providers()
        moderation = moderation_server()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="visualisations.E001")]
    found: list[checks.CheckMessage] = []
    for provider in providers.values():
        if isinstance(provider, Diffusers) and not is_installed():
            found.append(
                checks.Warning(
                    f"The provider {provider.key!r} needs the extra “diffusers”, which is not installed.",
                    hint="pip install 'connective[diffusers]', where the worker runs; or take it out of VISUALISATION_PROVIDERS.",
                    id="visualisations.W001",
                )
            )
        if isinstance(provider, OpenAIImages) and provider.secret and provider.base.startswith("http:"):
            found.append(sent_openly(f"The key of the provider {provider.key!r}"))
    if moderation is not None and moderation.secret and moderation.base.startswith("http:"):
        found.append(sent_openly("VISUALISATION_MODERATION_KEY"))
    return found


def sent_openly(what: str) -> checks.Warning:
    return checks.Warning(
        f"{what} is sent without encryption.",
        hint="Use https://, unless the server is on the same machine.",
        id="visualisations.W002",
    )
