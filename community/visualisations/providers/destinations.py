"""Connections to addresses that somebody else chose: only to public hosts, however the address is spelt.

The check is where the connection is made. A name is resolved once, every address it has must be public, and the connection goes to one of
them; so neither a redirect nor a name that resolves differently the second time leads into the private network.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore
import httpx

NAT64 = ip_network("64:ff9b::/96")  # where an IPv6-only network reaches IPv4: the last 32 bits


class NotPublic(httpcore.ConnectError):
    """The address is, or may be, of a private network."""


def is_public(address: str) -> bool:
    """Return whether a numeric address is one of the public internet."""
    ip = ip_address(address.split("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.sixtofour or ip.teredo or ip.is_site_local:
            return False  # lead through other people's routers, or nowhere
        if carried := ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None):
            ip = carried
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class PublicOnly(httpcore.NetworkBackend):
    """Connects to public addresses only. Raises NotPublic."""

    def __init__(self, inner: httpcore.NetworkBackend | None = None) -> None:
        self._inner = inner or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("The name of the host is unknown.") from error
        addresses = [str(one[4][0]) for one in found]
        if not addresses or not all(map(is_public, addresses)):
            raise NotPublic("The address is not of the public internet.")
        return self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> httpcore.NetworkStream:
        raise NotPublic("The address is not of the public internet.")

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class PublicTransport(httpx.HTTPTransport):
    """A transport for httpx that reaches public hosts only. It follows no proxy of the environment, which would resolve names by itself."""

    def __init__(self, backend: httpcore.NetworkBackend | None = None) -> None:
        super().__init__(trust_env=False)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=backend or PublicOnly(), max_connections=4
        )
