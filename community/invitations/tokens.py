"""The secret in the link of an invitation, of which the database stores only a hash."""

import secrets
from hashlib import sha256


def make_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()


def masked(address: str) -> str:
    """Return an address that its owner recognises and that tells nobody else anything: `a…@example.org`."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}"
