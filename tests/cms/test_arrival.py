"""When requests arrived."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from cms.arrival import arrival_of

NOW = datetime(2026, 12, 3, 22, 59, 59, 500_000, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("said", "before"),
    [
        (f"{NOW.timestamp() - 2:.3f}", timedelta(seconds=2)),
        (f"{NOW.timestamp():.3f} 1.250", timedelta(seconds=1.25)),
        (f"{NOW.timestamp() - 0.5:.3f} 0.000", timedelta(seconds=0.5)),
        (f"{NOW.timestamp() + 1:.3f}", timedelta(0)),  # the proxy's clock is a little ahead
    ],
)
def test_proxy_says_when_the_first_byte_arrived(settings: Any, said: str, before: timedelta):
    settings.ARRIVAL_HEADER = "X-Arrived"

    assert arrival_of(RequestFactory().get("/", headers={"X-Arrived": said})) == NOW - before


@pytest.mark.parametrize(
    "said",
    [
        "",
        "yesterday",
        f"{NOW.timestamp() + 60:.3f}",
        f"{NOW.timestamp() - 7 * 3600:.3f}",
        f"{NOW.timestamp() - 60:.3f}, {NOW.timestamp():.3f}",  # a client's own beside the proxy's
        f"{NOW.timestamp():.3f} -60",
        "٢٠٢٦",
        "9" * 500,
    ],
)
def test_what_cannot_be_true_is_ignored(settings: Any, said: str):
    settings.ARRIVAL_HEADER = "X-Arrived"

    assert arrival_of(RequestFactory().get("/", headers={"X-Arrived": said})) == NOW


def test_clients_say_nothing_without_a_proxy():
    said = f"{NOW.timestamp() - 60:.3f}"

    assert arrival_of(RequestFactory().get("/", headers={"X-Arrived": said})) == NOW


def test_arrival_does_not_change_while_the_request_is_answered(monkeypatch: pytest.MonkeyPatch):
    request = RequestFactory().get("/")
    arrived = arrival_of(request)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=5))

    assert arrival_of(request) == arrived
