"""Where webhooks may go: only to public hosts, however an address is spelt or a name resolves, at delivery, retry and test."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import httpcore
import pytest

from cms import destinations
from cms.webhooks import sending
from cms.webhooks.models import Attempt, Delivery, Endpoint
from cms.webhooks.queueing import send_again, send_test
from tests.jobs import work_off

from .certificates import Authority
from .receiver import Receiver, receiving
from .test_delivering import WAITS, happen, let_time_pass, troubles

pytestmark = pytest.mark.django_db(transaction=True)
Trouble = Attempt.Trouble

PRIVATE_HOSTS = [
    *("127.0.0.1", "localhost", "127.1", "0", "0.0.0.0", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "１２７.0.0.1"),
    *("10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255"),
    *("[::1]", "[::]", "[::ffff:10.0.0.1]", "[::ffff:7f00:1]", "[fe80::1]", "[fd00::1]", "[ff02::1]"),
    *("[64:ff9b::10.0.0.1]", "[64:ff9b::7f00:1]", "[2002:a00:1::]", "[2001:0:a00:1::]", "[::127.0.0.1]", "[64:ff9b:1::a00:1]"),
    *("192.0.0.192", "[::ffff:192.0.0.192]", "[64:ff9b::192.0.0.192]", "192.88.99.1", "[3fff::1]", "[5f00::1]"),
]


class Recorder(httpcore.SyncBackend):
    """Connects nowhere, and remembers where to."""

    def __init__(self) -> None:
        self.hosts: list[str] = []

    def connect_tcp(self, host: str, *_: Any, **__: Any) -> httpcore.NetworkStream:
        self.hosts.append(host)
        raise httpcore.ConnectError("No connection in this test.")


@pytest.fixture(autouse=True)
def connections(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setattr(destinations.httpcore, "SyncBackend", lambda: recorder)
    return recorder


@pytest.fixture
def strict(settings: Any) -> None:
    settings.WEBHOOK_PRIVATE_NETWORKS = []


@pytest.fixture
def resolves(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What a name resolves to, at each time it is asked for."""
    answers: list[list[str]] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers.pop(0)]

    monkeypatch.setattr("cms.destinations.socket.getaddrinfo", resolve)
    return answers


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", PRIVATE_HOSTS)
def test_private_host_is_never_connected_at_delivery_retry_and_test(
    endpoint_for: Callable[..., Endpoint], connections: Recorder, host: str, scheme: str
) -> None:
    endpoint = endpoint_for(f"{scheme}://{host}/hook")
    happen()
    work_off()
    let_time_pass(WAITS[0])
    work_off()
    send_test(endpoint=endpoint)
    work_off()

    assert connections.hosts == []
    assert len(troubles()) == 3
    assert set(troubles()) <= {Trouble.PRIVATE, Trouble.UNKNOWN_HOST}  # some spellings are no host at all here


@pytest.mark.usefixtures("strict")
def test_connection_goes_to_the_address_that_was_checked(
    endpoint_for: Callable[..., Endpoint], connections: Recorder, resolves: list[list[str]]
) -> None:
    resolves += [["93.184.216.34"], ["127.0.0.1"]]  # rebinding: another one the second time
    endpoint_for("https://hooks.example.org/")
    happen()
    work_off()
    assert (connections.hosts, len(resolves)) == (["93.184.216.34"], 1)

    let_time_pass(WAITS[0])
    work_off()  # the retry resolves anew, and finds it private
    assert (connections.hosts, troubles()) == (["93.184.216.34"], [Trouble.UNKNOWN_HOST, Trouble.PRIVATE])


@pytest.mark.usefixtures("strict")
def test_one_private_address_among_several_is_enough(
    endpoint_for: Callable[..., Endpoint], connections: Recorder, resolves: list[list[str]]
) -> None:
    resolves.append(["93.184.216.34", "10.0.0.1"])
    endpoint_for("https://hooks.example.org/")
    happen()
    work_off()

    assert (connections.hosts, troubles()) == ([], [Trouble.PRIVATE])


def test_setting_allows_named_networks_only(endpoint_for: Callable[..., Endpoint], connections: Recorder, settings: Any) -> None:
    settings.WEBHOOK_PRIVATE_NETWORKS = ["10.0.3.0/24"]
    for host in ("10.0.3.7", "10.0.4.7", "127.0.0.1"):
        endpoint_for(f"https://{host}/")
    happen()
    work_off()

    assert connections.hosts == ["10.0.3.7"]


def test_unencrypted_events_go_to_allowed_private_networks_only(
    endpoint_for: Callable[..., Endpoint], connections: Recorder, resolves: list[list[str]], settings: Any
) -> None:
    settings.WEBHOOK_PRIVATE_NETWORKS = ["10.0.3.0/24"]
    resolves.append(["93.184.216.34"])
    endpoint_for("http://hooks.example.org/")
    happen()
    work_off()

    assert (connections.hosts, troubles()) == ([], [Trouble.PRIVATE])


def test_redirects_are_not_followed(
    receiver: Receiver, endpoint_for: Callable[..., Endpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    with receiving() as secret:
        receiver.status, receiver.headers = 302, {"Location": secret.address}
        endpoint_for(receiver)
        happen()
        work_off()
        send_again(delivery=Delivery.objects.get())

        assert (len(receiver.got), secret.got, troubles()) == (1, [], [Trouble.REDIRECT])


@pytest.fixture
def names_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let names below example.org lead to this machine, and connections there be made."""
    monkeypatch.undo()
    real = socket.getaddrinfo

    def resolve(host: str, *args: Any, **facts: Any) -> list[Any]:
        return real("127.0.0.1" if str(host).endswith(".example.org") else host, *args, **facts)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.mark.usefixtures("names_here")
def test_certificate_of_another_name_is_refused(
    endpoint_for: Callable[..., Endpoint], authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with receiving(tls=authority.context_for("hooks.example.org")) as receiver:
        right = endpoint_for(receiver.address.replace("127.0.0.1", "hooks.example.org"))
        wrong = endpoint_for(receiver.address.replace("127.0.0.1", "other.example.org"))
        happen()
        work_off()

    # The certificate is valid, and so is the connection: only the name decides.
    assert [attempt.trouble for attempt in Attempt.objects.filter(delivery__endpoint=right)] == [""]
    assert [attempt.trouble for attempt in Attempt.objects.filter(delivery__endpoint=wrong)] == [Trouble.TLS]
    assert [got.headers["Host"].partition(":")[0] for got in receiver.got] == ["hooks.example.org"]


@pytest.mark.usefixtures("names_here")
def test_certificate_of_an_unknown_authority_is_refused(endpoint_for: Callable[..., Endpoint], authority: Authority) -> None:
    with receiving(tls=authority.context_for("hooks.example.org")) as receiver:
        endpoint_for(receiver.address.replace("127.0.0.1", "hooks.example.org"))
        happen()
        work_off()

    assert (receiver.got, troubles()) == ([], [Trouble.TLS])


def test_server_without_tls_gets_nothing(
    endpoint_for: Callable[..., Endpoint], receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    endpoint_for(receiver.address.replace("http://", "https://"))
    happen()
    work_off()

    assert (receiver.got, troubles()) == ([], [Trouble.TLS])


def test_only_networks_can_be_named(settings: Any) -> None:
    from cms.webhooks.checks import check_networks

    settings.WEBHOOK_PRIVATE_NETWORKS = ["10.0.3.7", "fd00::/8", "intranet"]

    assert [error.msg for error in check_networks(None)] == [
        "WEBHOOK_PRIVATE_NETWORKS: “intranet” is not a network such as 10.0.3.0/24."
    ]
    settings.WEBHOOK_PRIVATE_NETWORKS = ["10.0.3.7"]
    assert sending.is_allowed("10.0.3.7", is_encrypted=False)
