"""What endpoints are told of: one event for each page that really changed, and never anything of drafts and private pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page

from cms.jobs.models import Job
from cms.models import CallPage, HomePage, NewsPage, StandardPage
from cms.webhooks.models import Endpoint, Event, Told
from cms.webhooks.watching import compare, compare_all_pages
from tests import pages
from tests.jobs import work_off

from .receiver import Receiver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("homes")]


@pytest.fixture
def endpoint(endpoint_for: Callable[..., Endpoint], homes: dict[str, HomePage]) -> Endpoint:
    return endpoint_for("https://receiver.example.org/")


def make_page(*args: Any, **facts: Any) -> Any:
    """Create and publish a page in one transaction, as the admin does."""
    with transaction.atomic():
        return pages.make_page(*args, **facts)


def compare_in_jobs() -> int:
    """Do what the jobs that compare all pages do, and delete them; return how many there were."""
    waiting = Job.objects.waiting().filter(task_path=compare_all_pages.module_path)
    count, _by_model = waiting.delete()
    for _number in range(count):
        compare_all_pages.func()
    return count


def told() -> list[tuple[str, str, str]]:
    """Return (kind, language, path) of the events so far, and forget them."""
    compare_in_jobs()
    events = [(one.kind, one.data["locale"], one.data["path"]) for one in Event.objects.order_by("pk")]
    Event.objects.all().delete()
    return events


def translated(page: Any, language: str, *, alias: bool = False) -> Any:
    copy = page.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=True, alias=alias)
    if not alias:
        copy.save_revision().publish()
    return copy


def test_publishing_tells_once_what_and_where(endpoint: Endpoint) -> None:
    page = make_page(StandardPage, "Über uns")

    [event] = Event.objects.all()
    assert event.kind == "page.published"
    assert event.data == {
        "id": page.pk,
        "page_type": "cms.StandardPage",
        "locale": "de",
        "path": "/de/ueber-uns/",
        "url": page.full_url,
        "api_url": f"{settings.BASE_URL}/api/v2/pages/{page.pk}/",
    }


def test_one_save_fires_once(endpoint: Endpoint) -> None:
    page = make_page(StandardPage, "Titel")
    told()

    page.title = "Anderer Titel"
    page.save_revision().publish()
    compare()  # as the periodic job does
    compare([page.pk])

    assert told() == [("page.changed", "de", "/de/titel/")]


def test_draft_says_nothing(endpoint: Endpoint) -> None:
    page = make_page(StandardPage, "Titel")
    told()

    page.title = "Geheimer Entwurf"
    page.save_revision()
    draft = StandardPage(title="Neuer Entwurf", summary="Geheim", live=False, locale=page.locale)
    page.get_parent().add_child(instance=draft)
    draft.save_revision()
    compare()

    assert told() == []


def test_scheduled_page_is_told_when_it_goes_live(endpoint: Endpoint) -> None:
    page = make_page(StandardPage, "Titel")
    page.unpublish()
    told()

    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()

    assert told() == []


def test_translation_is_told_with_its_own_language_and_path_and_the_others_are_not(endpoint: Endpoint) -> None:
    page = make_page(StandardPage, "Titel")
    french = translated(page, "fr")
    told()

    french.summary = "Chapeau"
    french.save_revision().publish()
    assert told() == [("page.changed", "fr", french.url)]

    page.title = "Anders"
    page.save_revision().publish()
    assert told() == [("page.changed", "de", page.url)]


def test_facts_are_told_for_the_translations_that_changed(endpoint: Endpoint) -> None:
    call = make_page(CallPage, "Aufruf")
    french = translated(call, "fr")
    told()

    call.closes_at += timedelta(days=7)
    call.save_revision().publish()
    assert sorted(told()) == [("page.changed", "de", call.url), ("page.changed", "fr", french.url)]

    call.title = "Nur der Titel"
    call.save_revision().publish()
    assert told() == [("page.changed", "de", call.url)]


def test_alias_is_told_with_its_own_language_and_path(endpoint: Endpoint) -> None:
    page = make_page(StandardPage, "Titel")
    alias = translated(page, "ar", alias=True)
    assert ("page.published", "ar", alias.url) in told()

    page.title = "Anders"
    page.save_revision().publish()
    assert sorted(told()) == [("page.changed", "ar", alias.url), ("page.changed", "de", page.url)]


def test_unpublishing_and_deleting_name_the_last_address(endpoint: Endpoint) -> None:
    page, other = make_page(StandardPage, "Titel"), make_page(StandardPage, "Anderer")
    told()

    page.unpublish()
    assert told() == [("page.unpublished", "de", "/de/titel/")]
    page.delete()
    assert told() == []  # nobody could read it any more
    other.delete()
    assert told() == [("page.deleted", "de", "/de/anderer/")]


def test_moving_tells_each_page_below_with_its_earlier_path(endpoint: Endpoint) -> None:
    parent = make_page(StandardPage, "Oben")
    target = make_page(StandardPage, "Ziel")
    child = parent.add_child(instance=StandardPage(title="Unten", summary="Lead", locale=parent.locale))
    told()

    parent.move(target, pos="last-child")
    assert compare_in_jobs() == 1

    events = list(Event.objects.order_by("pk"))
    assert [(one.kind, one.data["previous_path"], one.data["path"]) for one in events] == [
        ("page.moved", "/de/oben/", "/de/ziel/oben/"),
        ("page.moved", "/de/oben/unten/", "/de/ziel/oben/unten/"),
    ]
    assert events[1].data["id"] == child.pk


def test_restricted_page_is_no_longer_public_and_says_nothing_afterwards(endpoint: Endpoint) -> None:
    page = make_page(StandardPage, "Titel")
    told()

    restriction = page.view_restrictions.create(restriction_type="login")
    assert told() == [("page.unpublished", "de", "/de/titel/")]

    page.title = "Privat geändert"
    page.save_revision().publish()
    assert told() == []

    restriction.delete()
    assert told() == [("page.published", "de", "/de/titel/")]


def test_events_contain_no_words_of_the_page(endpoint: Endpoint) -> None:
    page = make_page(NewsPage, "Kopfzeile Zebra", summary="Zusammenfassung Giraffe", slug="pfad")
    page.title = "Kopfzeile Okapi"
    page.save_revision().publish()
    page.unpublish()

    said = str([(one.kind, one.data) for one in Event.objects.all()])
    assert [one.kind for one in Event.objects.filter(data__id=page.pk)] == ["page.published", "page.changed", "page.unpublished"]
    assert not {"Kopfzeile", "Zebra", "Okapi", "Giraffe"} & set(said.replace("'", " ").split())


def test_rolled_back_publication_says_nothing(endpoint: Endpoint) -> None:
    page = make_page(StandardPage, "Titel")
    told()

    with transaction.atomic():
        page.save_revision().publish()
        transaction.set_rollback(True)

    assert told() == []


def test_two_pages_published_in_one_transaction_are_both_told(endpoint: Endpoint) -> None:
    one, two = make_page(StandardPage, "Eins"), make_page(StandardPage, "Zwei")
    told()

    with transaction.atomic():
        one.save_revision().publish()
        two.save_revision().publish()

    assert sorted(told()) == [("page.changed", "de", "/de/eins/"), ("page.changed", "de", "/de/zwei/")]


def test_what_a_killed_process_did_not_tell_is_told_by_the_periodic_job(endpoint: Endpoint) -> None:
    page = make_page(StandardPage, "Titel")
    told()
    Page.objects.filter(pk=page.pk).update(live=False)  # no signal

    compare()

    assert told() == [("page.unpublished", "de", "/de/titel/")]


def test_first_endpoint_is_not_told_of_all_that_was_there(endpoint_for: Callable[..., Endpoint]) -> None:
    make_page(StandardPage, "Vorher")
    assert not Told.objects.exists()

    endpoint = endpoint_for("https://receiver.example.org/")
    compare()
    assert told() == []

    make_page(StandardPage, "Nachher")
    assert told() == [("page.published", "de", "/de/nachher/")]
    endpoint.is_active = False
    endpoint.save()
    make_page(StandardPage, "Niemand")
    assert (told(), Told.objects.exists()) == ([], False)


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        ({"events": ["page.deleted"]}, []),
        ({"events": ["page.published"]}, ["page.published"]),
        ({"languages": ["fr"]}, []),
        ({"languages": ["de", "fr"]}, ["page.published", "page.unpublished"]),
        ({"page_types": ["cms.CallPage"]}, []),
        ({"page_types": ["cms.StandardPage"]}, ["page.published", "page.unpublished"]),
    ],
)
def test_endpoint_chooses_events_languages_and_types(
    endpoint_for: Callable[..., Endpoint], facts: dict[str, Any], kinds: list[str]
) -> None:
    endpoint = endpoint_for("https://receiver.example.org/", **facts)

    make_page(StandardPage, "Titel").unpublish()

    assert [one.event.kind for one in endpoint.deliveries.order_by("pk")] == kinds
    assert Event.objects.count() == len(kinds)  # what nobody wants is not kept


def test_comparing_many_pages_takes_as_many_queries_as_comparing_few(endpoint: Endpoint) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            compare()
        return len(caught)

    for number in range(2):
        make_page(StandardPage, f"Seite {number}")
    few = queries()
    for number in range(2, 8):
        make_page(StandardPage, f"Seite {number}")

    assert queries() == few


def test_publishing_asks_one_question_if_there_is_no_endpoint() -> None:
    with CaptureQueriesContext(connection) as caught:
        compare([1])

    assert len(caught) == 2


def test_delivered_event_is_what_was_told(receiver: Receiver, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint = endpoint_for(receiver)
    page = make_page(StandardPage, "Titel")
    work_off()

    [got] = receiver.got
    payload = got.verified(endpoint.secret)
    assert payload["type"] == "page.published"
    assert payload["data"]["id"] == page.pk
    assert payload["timestamp"].endswith("Z")
