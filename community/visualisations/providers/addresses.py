"""Reading the addresses of servers in the settings."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qsl, urlsplit


def split(url: str) -> tuple[SplitResult, dict[str, str]]:
    """Return the parts of an address, and the options in it. Raises ValueError, which does not repeat the address: it may contain a key."""
    try:
        parts = urlsplit(url)
        _port = parts.port  # is only looked at when it is asked for
        return parts, dict(parse_qsl(parts.query))
    except ValueError:
        raise ValueError("this is no address") from None


def address_of_server(url: str) -> tuple[str, dict[str, str]]:
    """Return the address of a server without its options, and these. Raises ValueError unless it is one of HTTP without a user or key."""
    parts, options = split(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise ValueError("this is no address of a server")
    return parts._replace(query="", fragment="").geturl(), options
