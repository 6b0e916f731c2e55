"""System checks of the settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import ip_network
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


def register_checks() -> None:
    register(check_networks)


def check_networks(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Check that the private networks which webhooks may reach are networks."""
    return list(unreadable_networks())


def unreadable_networks() -> Iterator[CheckMessage]:
    for one in settings.WEBHOOK_PRIVATE_NETWORKS:
        try:
            ip_network(one, strict=False)
        except ValueError:
            yield Error(f"WEBHOOK_PRIVATE_NETWORKS: “{one}” is not a network such as 10.0.3.0/24.", id="webhooks.E001")
