"""Changes are recorded once per transaction, and changes to the names of topics and places reach all pages about them."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page

from cms.models import CallPage, EventPage, EventReportPage, LearningProcessPage, Municipality, Participation, Region
from search.indexing.changes import PendingChange
from tests.pages import index_of, make_homes, make_page, make_topic


@pytest.fixture(autouse=True)
def homes(db: None) -> dict[str, Page]:
    return make_homes()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[[], Any]:
    """Run the callbacks of a commit, including those that they register."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often each document is recorded, by id."""
    seen: Counter[str] = Counter()
    create = PendingChange.objects.bulk_create

    def count(these: list[PendingChange], **options: Any) -> Any:
        seen.update(str(row) for row in these)
        return create(these, **options)

    monkeypatch.setattr(type(PendingChange.objects), "bulk_create", lambda _manager, these, **options: count(these, **options))
    return seen


def translations_of(page: Any, languages: tuple[str, ...]) -> list[Any]:
    made = []
    for language in languages:
        index_of(type(page), language)
        copy = page.copy_for_translation(Locale.objects.get(language_code=language))
        copy.title = f"Water {language}"
        copy.save_revision().publish()
        made.append(copy)
    return made


def test_publishing_a_changed_fact_records_each_version_at_most_twice(
    committed: Callable[[], Any], rows: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with committed():
        call = make_page(CallPage, "Wasser")
        family = [call, *translations_of(call, ("en", "fr", "ar"))]
    call.closes_at += timedelta(days=7)
    revision = call.save_revision()
    generations: list[int] = []
    rows.clear()
    monkeypatch.setattr("cms.generation.begin_generation", lambda: generations.append(1))
    with committed(), CaptureQueriesContext(connection) as queries:
        revision.publish()

    # Once for publishing, and at most once more for its side effects: in a test, both are in one transaction.
    assert rows.keys() == {f"page:{page.pk}" for page in family}
    assert max(rows.values()) <= 2
    assert 1 <= len(generations) <= 2
    assert len(queries) <= 80  # what Wagtail itself needs to publish one page


def test_publishing_without_a_changed_fact_records_each_version_once(committed: Callable[[], Any], rows: Counter[str]) -> None:
    with committed():
        call = make_page(CallPage, "Wasser")
        family = [call, *translations_of(call, ("en", "fr", "ar"))]
    rows.clear()
    with committed():
        call.save_revision().publish()
    assert rows == {f"page:{page.pk}": 1 for page in family}


def test_repeated_changes_in_one_transaction_record_each_document_once(committed: Callable[[], Any], rows: Counter[str]) -> None:
    with committed():
        pages = [make_page(CallPage, f"Wasser {number}") for number in range(3)]
    rows.clear()
    with committed(), transaction.atomic():
        for _time in range(2):
            for page in pages:
                page.save_revision().publish()
    assert rows == {f"page:{page.pk}": 1 for page in pages}


def test_row_lost_in_a_rolled_back_savepoint_is_recorded_again(committed: Callable[[], Any], found) -> None:
    with committed():
        page = make_page(CallPage, "Wasser")

    class ChangeOfMindError(Exception):
        pass

    @transaction.atomic
    def publish_and_roll_back() -> None:
        page.save_revision().publish()
        raise ChangeOfMindError

    with committed():
        with pytest.raises(ChangeOfMindError):
            publish_and_roll_back()
        page = CallPage.objects.get(pk=page.pk)
        page.title = "Strandhafer"
        page.save_revision().publish()
    assert found("Strandhafer") == [f"page:{page.pk}"]


def about_topic() -> tuple[Any, Any]:
    topic = make_topic("coast", "Küste")
    return topic, make_page(CallPage, "Aufruf", topics=[topic])


def about_region() -> tuple[Any, Any]:
    region = Region.objects.create(slug="coast", name_de="Küste")
    return region, make_page(CallPage, "Aufruf", regions=[region])


def about_municipality_of_report() -> tuple[Any, Any]:
    place = Municipality.objects.create(name_de="Küste", country="KE")
    return place, make_page(EventReportPage, "Bericht", municipalities=[place])


def about_municipality_of_event() -> tuple[Any, Any]:
    place = Municipality.objects.create(name_de="Küste", country="KE")
    return place, make_page(EventPage, "Termin", municipality=place, mode="in_person", place="Haus")


def about_region_of_municipality() -> tuple[Any, Any]:
    region = Region.objects.create(slug="coast", name_de="Küste")
    place = Municipality.objects.create(name_de="Kisumu", country="KE", region=region)
    page = make_page(LearningProcessPage, "Prozess")
    page.participations.set([Participation(municipality=place)])
    page.save_revision().publish()
    return region, page


ABOUT = [about_topic, about_region, about_municipality_of_report, about_municipality_of_event, about_region_of_municipality]


@pytest.mark.parametrize("way", ["one", "many at once"])
@pytest.mark.parametrize("about", ABOUT, ids=lambda about: about.__name__)
def test_deleting_a_topic_or_place_removes_its_name_from_its_pages(
    committed: Callable[[], Any], found, ask, about: Callable[[], tuple[Any, Any]], way: str
) -> None:
    with committed():
        thing, page = about()
        make_page(CallPage, "Anderes", topics=[make_topic("other", "Andere")])
    assert found("Küste") == [f"page:{page.pk}"]

    with committed():
        if way == "one":
            thing.delete()
        else:
            type(thing).objects.filter(pk=thing.pk).delete()

    assert found("Küste") == []
    assert f"page:{page.pk}" in found(page.title)
    facets = ask("", facets=("topic", "region", "municipality")).facets
    assert "coast" not in {value for counts in facets.values() for value in counts}
    assert "other" in facets["topic"]


def test_merging_topics_in_a_script_updates_the_index_without_publishing(committed: Callable[[], Any], found) -> None:
    with committed():
        coast, shore = make_topic("coast", "Küste"), make_topic("shore", "Ufer")
        page = make_page(CallPage, "Aufruf", topics=[coast])
    with committed():
        page.topics.set([shore])
        page.topics.commit()
        coast.delete()
    assert (found("Küste"), found("Ufer")) == ([], [f"page:{page.pk}"])
