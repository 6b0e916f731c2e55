"""Connections to addresses that somebody else chose: only to public hosts, however the address is spelt.

The check is where the connection is made. A name is resolved once, every address it has must be public, and the connection goes to one of
them; so neither a redirect nor a name that resolves differently the second time leads into the private network.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import httpcore
import httpx

Network = IPv4Network | IPv6Network

NAT64 = ip_network("64:ff9b::/96")  # where an IPv6-only network reaches IPv4: the last 32 bits

#: What the registries of IANA do not call public, though earlier releases of Python do: one of these was the address of a cloud's own service.
NOT_PUBLIC = tuple(ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "5f00::/16"))

clock = time.monotonic


class NotPublic(httpcore.ConnectError):
    """The address is, or may be, of a private network."""


def carried_by(address: str) -> IPv4Address | IPv6Address | None:
    """Return the numeric address that is reached in the end; None for those that lead through other people's routers, or nowhere."""
    ip = ip_address(address.split("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.sixtofour or ip.teredo or ip.is_site_local:
            return None
        return ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else ip)
    return ip


def is_public(address: str) -> bool:
    """Return whether a numeric address is one of the public internet."""
    ip = carried_by(address)
    return (
        ip is not None
        and ip.is_global
        and not (ip.is_multicast or ip.is_reserved or any(ip in network for network in NOT_PUBLIC))
    )


def is_within(address: str, networks: Collection[Network]) -> bool:
    """Return whether a numeric address lies in one of `networks`."""
    ip = carried_by(address)
    return ip is not None and any(ip in network for network in networks)


class PublicOnly(httpcore.NetworkBackend):
    """Connects to addresses for which `is_allowed` holds, by default public ones. Raises NotPublic.

    `until` is the moment, by `clock`, when whatever is sent or read through its connections ends.
    """

    def __init__(
        self,
        inner: httpcore.NetworkBackend | None = None,
        *,
        is_allowed: Callable[[str], bool] = is_public,
        until: float | None = None,
    ) -> None:
        self._inner = inner or httpcore.SyncBackend()
        self._is_allowed = is_allowed
        self._until = until

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
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not addresses or not all(map(self._is_allowed, addresses)):
            raise NotPublic("The address is not of the public internet.")
        for number, address in enumerate(addresses, start=1):
            try:
                stream = self._inner.connect_tcp(address, port, left_of(timeout, self._until), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
            else:
                return stream if self._until is None else TimedStream(stream, self._until)
        raise httpcore.ConnectError("The host has no address.")

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> httpcore.NetworkStream:
        raise NotPublic("The address is not of the public internet.")

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class TimedStream(httpcore.NetworkStream):
    """A connection that ends at a moment, however slowly the other side sends. httpx itself limits only the time until the next bytes."""

    def __init__(self, inner: httpcore.NetworkStream, until: float) -> None:
        self._inner = inner
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, left_of(timeout, self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, left_of(timeout, self._until))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return TimedStream(self._inner.start_tls(ssl_context, server_hostname, left_of(timeout, self._until)), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def left_of(timeout: float | None, until: float | None) -> float | None:
    """Return how many seconds of `timeout` are left before `until`. Raises httpcore.ReadTimeout if none is."""
    if until is None:
        return timeout
    left = until - clock()
    if left <= 0:
        raise httpcore.ReadTimeout("The answer took too long.")
    return left if timeout is None else min(timeout, left)


class PublicTransport(httpx.HTTPTransport):
    """A transport for httpx that reaches public hosts only. It follows no proxy of the environment, which would resolve names by itself."""

    def __init__(self, backend: httpcore.NetworkBackend | None = None, *, ssl_context: ssl.SSLContext | None = None) -> None:
        super().__init__(trust_env=False)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context or httpx.create_ssl_context(), network_backend=backend or PublicOnly(), max_connections=4
        )
