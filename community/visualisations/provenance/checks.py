"""System checks: a certificate that does not work is reported when the site starts, not when the first picture is signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage

from .certificates import CERTIFICATE, CertificateEnded, CertificateUnusable, load_credentials, own_folder, own_signatures

SOON = timedelta(days=60)
HINT = "See C2PA_CERTIFICATE and C2PA_KEY in docs/operations.md."


def register_checks() -> None:
    checks.register(check_certificate)


def check_certificate(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Check that pictures can be signed. A certificate of the site's own is not made here: that is done when the first is signed.

    One that has ended is a warning: variants wait, and everything else of the site can be started.
    """
    if not (settings.C2PA_CERTIFICATE or settings.C2PA_KEY or (own_folder() / CERTIFICATE).exists()):
        return []
    try:
        ends_at = load_credentials().ends_at
        own_signatures()
    except CertificateEnded as error:
        return [checks.Warning(f"{error} Variants wait for another one.", id="visualisations.W004", hint=HINT)]
    except CertificateUnusable as error:
        return [checks.Error(str(error), id="visualisations.E002", hint=HINT)]
    if ends_at - datetime.now(UTC) < SOON:
        return [checks.Warning(f"The certificate that signs pictures ends on {ends_at:%Y-%m-%d}.", id="visualisations.W003")]
    return []
