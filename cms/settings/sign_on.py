"""Single sign-on at OpenID providers, as the environment names them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")  # it is part of an address that the provider knows


def read_providers(env: Env) -> list[dict[str, Any]]:
    """Return the providers named in SIGN_ON_PROVIDERS as django-allauth's apps. Each has variables of its own, SIGN_ON_NAME_…"""
    return [read_provider(env, name) for name in env.list("SIGN_ON_PROVIDERS", default=[])]


def read_provider(env: Env, name: str) -> dict[str, Any]:
    if not NAME.fullmatch(name):
        raise ImproperlyConfigured(
            f"{name!r} in SIGN_ON_PROVIDERS is no name: lower-case letters, digits and hyphens, such as city."
        )
    prefix = f"SIGN_ON_{name.upper().replace('-', '_')}"
    issuer = env(f"{prefix}_URL").rstrip("/")
    parts = urlsplit(issuer)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1")):
        raise ImproperlyConfigured(
            f"{prefix}_URL must be the provider's address with TLS, such as https://login.example.org/realms/city."
        )
    return {
        "provider_id": name,
        "name": env(f"{prefix}_LABEL", default=name.capitalize()),
        "client_id": env(f"{prefix}_CLIENT"),
        "secret": env(f"{prefix}_SECRET"),
        "settings": {
            "server_url": issuer,
            "oauth_pkce_enabled": True,
            # Log people in to an account that they already have here, by an address that the provider has verified.
            "email_authentication": env.bool(f"{prefix}_TRUSTED", default=False),
        },
    }


def origins(providers: list[dict[str, Any]]) -> list[str]:
    """Return the origins that the button on the login page leads to."""
    found = (urlsplit(one["settings"]["server_url"]) for one in providers)
    return list(dict.fromkeys(f"{parts.scheme}://{parts.netloc}" for parts in found))
