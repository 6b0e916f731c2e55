"""Secrets of endpoints, and the signatures made with them (Standard Webhooks)."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime

from standardwebhooks.webhooks import Webhook

PREFIX = "whsec_"
BYTES = 32  # Standard Webhooks wants 24 to 64


def new_secret() -> str:
    """Return a new random secret, `whsec_` and base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def headers_for(body: str, *, message_id: str, at: datetime, with_secrets: Iterable[str]) -> dict[str, str]:
    """Return the headers that let a receiver check `body`. With several secrets there are several signatures, one of which it knows."""
    signatures = [Webhook(secret).sign(message_id, at, body) for secret in with_secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
