"""Which addresses a server of a provider may name, and what is connected to."""

import socket
from collections.abc import Callable
from typing import Any

import httpcore
import httpx
import pytest

from cms.destinations import NotPublic, PublicOnly, PublicTransport, is_public
from community.visualisations.providers import fetching
from community.visualisations.providers.base import ProviderError, ProviderRefused, ProviderUnavailable
from community.visualisations.providers.fetching import fetched, origin
from community.visualisations.providers.openai import OpenAIImages
from community.visualisations.providers.wire import new_client

from .conftest import asked

PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "240.0.0.1"),
    *(
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
    ),
    *("64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "2002:a00:1::", "2001:0:a00:1::", "2001:db8::1", "192.0.2.1"),
]
PUBLIC = ["8.8.8.8", "93.184.216.34", "2a00:1450:4001:80b::200e", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
# Other spellings of private hosts, as they stand in an address.
SPELLINGS = [
    *(
        "[::ffff:10.0.0.1]",
        "[::1]",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "127.1",
        "0",
        "localhost",
        "127.0.0.1",
        "169.254.169.254",
    ),
    *("[64:ff9b::7f00:1]", "0x7f.1", "１２７.0.0.1"),
]


class Recorder(httpcore.NetworkBackend):
    """Connects to nothing, and remembers what it would have connected to."""

    def __init__(self) -> None:
        self.hosts: list[tuple[str, int]] = []

    def connect_tcp(self, host: str, port: int, *_rest: Any, **_facts: Any) -> httpcore.NetworkStream:
        self.hosts.append((host, port))
        raise httpcore.ConnectError("not in tests")


@pytest.fixture
def connections() -> Recorder:
    return Recorder()


@pytest.fixture
def fetch(connections: Recorder) -> Callable[..., bytes]:
    """Fetch an address that a server at https://images.example.org named."""

    def get(address: str) -> bytes:
        with new_client(seconds=5, transport=PublicTransport(PublicOnly(connections))) as client:
            return fetched(
                address, base="https://images.example.org/v1", client=client, outside=PublicTransport(PublicOnly(connections))
            )

    return get


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """What names resolve to, at each time they are asked for."""
    known: dict[str, list[list[str]]] = {}

    def resolve(host: str, port: int, **_facts: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in known[host].pop(0)]

    monkeypatch.setattr("cms.destinations.socket.getaddrinfo", resolve)
    return known


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", SPELLINGS)
def test_private_host_is_not_connected_however_it_is_spelt(fetch: Any, connections: Recorder, host: str) -> None:
    with pytest.raises(ProviderError):
        fetch(f"https://{host}/a.png")

    assert connections.hosts == []


@pytest.mark.parametrize(
    "address",
    ["http://pictures.example.org/a.png", "file:///etc/passwd", "ftp://x.example.org/a", "data:image/png;base64,AAAA", "//["],
)
def test_only_https(fetch: Any, connections: Recorder, address: str) -> None:
    with pytest.raises(ProviderError):
        fetch(address)

    assert connections.hosts == []


def test_connection_goes_to_the_address_that_was_checked(
    fetch: Any, connections: Recorder, names: dict[str, list[list[str]]]
) -> None:
    names["pictures.example.org"] = [["93.184.216.34"], ["127.0.0.1"]]  # another one the second time

    with pytest.raises(ProviderUnavailable):
        fetch("https://pictures.example.org/a.png")

    assert connections.hosts == [("93.184.216.34", 443)]
    assert len(names["pictures.example.org"]) == 1  # it was resolved once


def test_one_private_address_among_several_is_enough(
    fetch: Any, connections: Recorder, names: dict[str, list[list[str]]]
) -> None:
    names["pictures.example.org"] = [["93.184.216.34", "10.0.0.1"]]

    with pytest.raises(ProviderError) as caught:
        fetch("https://pictures.example.org/a.png")

    assert connections.hosts == []
    assert isinstance(caught.value.__cause__.__cause__, NotPublic)


def test_unix_sockets_are_not_connected() -> None:
    with pytest.raises(NotPublic):
        PublicOnly().connect_unix_socket("/var/run/docker.sock")


@pytest.mark.parametrize("host", ["127.0.0.1:1", "10.0.0.1", "[::ffff:127.0.0.1]"])
@pytest.mark.parametrize("mode", ["url", "redirect"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_server_cannot_lead_elsewhere(provider: Callable[..., OpenAIImages], mode: str, scheme: str, host: str) -> None:
    with pytest.raises(ProviderError) as caught:
        provider(f"{mode}={scheme}://{host}/a.png").draw(asked(f"{mode} {scheme} {host}"))

    assert type(caught.value) is (ProviderRefused if scheme == "http" else ProviderUnavailable)


def test_redirects_end(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked_for.append(str(request.url))
        return httpx.Response(302, headers={"Location": "/again"})

    with new_client(seconds=5, transport=httpx.MockTransport(answer)) as client, pytest.raises(ProviderRefused):
        fetched("https://images.example.org/a", base="https://images.example.org/v1", client=client)

    assert len(asked_for) == fetching.MOST_REDIRECTS + 1


def test_key_goes_to_the_server_only() -> None:
    sent: list[tuple[str, str | None]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append((request.url.host, request.headers.get("Authorization")))
        there = {"Location": "https://pictures.example.org/b.png"}
        return (
            httpx.Response(302, headers=there)
            if request.url.host == "images.example.org"
            else httpx.Response(200, content=b"PNG")
        )

    with new_client(key="secret", seconds=5, transport=httpx.MockTransport(answer)) as client:
        picture = fetched("/a.png", base="https://images.example.org/v1", client=client, outside=httpx.MockTransport(answer))

    assert picture == b"PNG"
    assert sent == [("images.example.org", "Bearer secret"), ("pictures.example.org", None)]


def test_large_pictures_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST_PICTURE", 1000)
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, content=b"x" * 1001))

    with new_client(seconds=5, transport=transport) as client, pytest.raises(ProviderRefused):
        fetched("/a.png", base="https://images.example.org/v1", client=client)


def test_origin() -> None:
    assert origin("https://A.example.org/v1") == origin("https://a.example.org:443/x")
    assert origin("https://a.example.org@evil.example.org/") != origin("https://a.example.org/")
    assert origin("http://a.example.org") != origin("https://a.example.org")
