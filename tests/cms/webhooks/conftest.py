"""Receivers on this machine, and endpoints that lead to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cms.webhooks.kinds import event_kinds
from cms.webhooks.models import Endpoint
from cms.webhooks.watching import compare
from tests.jobs import QUEUED

from .certificates import Authority
from .receiver import Receiver, receiving

ALL_EVENTS = [name for name, _label in event_kinds()]


@pytest.fixture(autouse=True)
def _allowed(settings: Any) -> None:
    """Let webhooks reach the receivers here. Tests of private addresses take this back."""
    settings.WEBHOOK_PRIVATE_NETWORKS = ["127.0.0.0/8"]
    settings.TASKS = QUEUED


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as started:
        yield started


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.made_in(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def endpoint_for(db: None) -> Callable[..., Endpoint]:
    def make(receiver: Receiver | str, **facts: Any) -> Endpoint:
        address = receiver if isinstance(receiver, str) else receiver.address
        endpoint = Endpoint.objects.create(**{"address": address, "events": ALL_EVENTS, **facts})
        compare()  # as the form does
        return endpoint

    return make
