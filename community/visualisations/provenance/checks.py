"""System checks: a certificate that does not work is reported when the site starts, not when the first picture is signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage

from .certificates import CERTIFICATE, CertificateUnusable, load_credentials, own_folder, own_signatures

SOON = timedelta(days=60)


def register_checks() -> None:
    checks.register(check_certificate)


def check_certificate(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Check that pictures can be signed. A certificate of the site's own is not made here: that is done when the first is signed."""
    if not (settings.C2PA_CERTIFICATE or settings.C2PA_KEY or (own_folder() / CERTIFICATE).exists()):
        return []
    try:
        ends_at = load_credentials().ends_at
        own_signatures()
    except CertificateUnusable as error:
        return [
            checks.Error(str(error), id="visualisations.E001", hint="See C2PA_CERTIFICATE and C2PA_KEY in docs/operations.md.")
        ]
    if ends_at - datetime.now(UTC) < SOON:
        return [checks.Warning(f"The certificate that signs pictures ends on {ends_at:%Y-%m-%d}.", id="visualisations.W001")]
    return []
