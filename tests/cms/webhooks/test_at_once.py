"""Several processes at the same time: an event is told once, an endpoint gets one request, and one person sees a secret."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from cms.models import HomePage, StandardPage
from cms.webhooks.delivering import claim
from cms.webhooks.models import Delivery, Endpoint, Event, Told, Watch
from cms.webhooks.queueing import send_again
from cms.webhooks.switching import show_secret, switch_off
from cms.webhooks.watching import compare, forget
from tests.pages import make_page

pytestmark = pytest.mark.django_db(transaction=True)
PROCESSES = 4


def at_once(work: Callable[[], Any]) -> list[Any]:
    """Do `work` in several threads at the same time, each with a connection of its own; return what they returned."""
    barrier, returned = Barrier(PROCESSES), []

    def run() -> None:
        try:
            barrier.wait()
            returned.append(work())
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(PROCESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return returned


@pytest.fixture
def endpoint(endpoint_for: Callable[..., Endpoint], homes: dict[str, HomePage]) -> Endpoint:
    return endpoint_for("https://receiver.example.org/")


def test_a_change_is_told_once(endpoint: Endpoint) -> None:
    page = make_page(StandardPage, "Titel")
    Event.objects.all().delete()
    Page.objects.filter(pk=page.pk).update(live=False)  # no signal

    found = at_once(compare)

    assert sorted(len(events) for events in found) == [0, 0, 0, 1]
    assert [(one.kind, one.data["id"]) for one in Event.objects.all()] == [("page.unpublished", page.pk)]
    assert Delivery.objects.filter(event__in=Event.objects.all()).count() == 1


def test_the_first_comparison_notes_each_page_once(endpoint: Endpoint) -> None:
    expected = set(Told.objects.values_list("pk", flat=True))
    Told.objects.all().delete()
    Watch.objects.all().delete()

    at_once(compare)

    assert (set(Told.objects.values_list("pk", flat=True)), Event.objects.count()) == (expected, 0)


def test_what_was_told_is_not_forgotten_while_somebody_wants_to_know(endpoint: Endpoint) -> None:
    forget()

    assert (Watch.objects.count(), Told.objects.count()) == (1, 4)


def test_one_worker_claims_an_endpoint(endpoint: Endpoint) -> None:
    assert sorted(at_once(lambda: claim(endpoint))) == [False, False, False, True]


def test_one_person_sees_a_secret(endpoint: Endpoint) -> None:
    assert sorted(at_once(lambda: show_secret(endpoint=endpoint))) == [False, False, False, True]


def test_event_is_queued_again_once(endpoint: Endpoint) -> None:
    make_page(StandardPage, "Titel")
    delivery = Delivery.objects.select_related("endpoint").order_by("pk").first()
    assert delivery
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.FAILED, settled_at=timezone.now())

    assert sorted(at_once(lambda: send_again(delivery=delivery))) == [False, False, False, True]


def test_endpoint_is_switched_off_once(endpoint: Endpoint) -> None:
    off = at_once(lambda: switch_off(endpoint=endpoint, reason=Endpoint.Reason.BY_PERSON))

    assert sorted(off) == [False, False, False, True]
