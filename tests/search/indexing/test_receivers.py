"""The index follows the pages: whatever editors do, a search finds what is published, at its current URL."""

import logging

import pytest
from django.db import transaction
from wagtail.models import Locale, Page, PageViewRestriction

from cms.models import CallPage, StandardPage
from search.backends.base import Changes, SearchUnavailable
from search.backends.engine import get_backend
from search.backends.entries import Entry
from search.documents.registry import sources
from search.indexing import consistency, receivers, updates
from tests.pages import make_homes, make_page, make_topic
from tests.search.documents import document

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def homes() -> dict[str, Page]:
    return make_homes()


@pytest.fixture
def urls(ask):
    """Search and return the URLs that were found, sorted."""
    return lambda typed, **options: sorted(hit.document.url for hit in ask(typed, **options).hits)


def test_publishing_makes_a_page_findable_and_a_draft_does_not(urls) -> None:
    page = make_page(StandardPage, "Sandbank", summary="Lead")
    assert urls("Sandbank") == ["/de/sandbank/"]

    page.title = "Rohrdommel"
    draft = page.save_revision()
    assert (urls("Sandbank"), urls("Rohrdommel")) == (["/de/sandbank/"], [])

    draft.publish()
    assert (urls("Sandbank"), urls("Rohrdommel")) == ([], ["/de/sandbank/"])


def test_unpublishing_removes_a_page(urls) -> None:
    page = make_page(StandardPage, "Sandbank")
    page.unpublish()
    assert urls("Sandbank") == []


def test_unpublishing_with_descendants_removes_them_too(urls) -> None:
    page = make_page(StandardPage, "Sandbank")
    page.add_child(instance=StandardPage(title="Sandbank unten", slug="unten", summary="Lead"))
    assert len(urls("Sandbank")) == 2

    for below in page.get_descendants(inclusive=True).specific():
        below.unpublish()
    assert urls("Sandbank") == []


def test_deleting_removes_a_page_and_its_descendants(urls) -> None:
    page = make_page(StandardPage, "Sandbank")
    child = page.add_child(instance=StandardPage(title="Sandbank unten", slug="unten", summary="Lead"))
    child.add_child(instance=StandardPage(title="Sandbank ganz unten", slug="unten", summary="Lead"))
    assert len(urls("Sandbank")) == 3

    Page.objects.get(pk=page.pk).delete()
    assert urls("Sandbank") == []


def test_moving_a_page_updates_the_urls_of_its_descendants(urls) -> None:
    target, page = make_page(StandardPage, "Ziel"), make_page(StandardPage, "Sandbank")
    page.add_child(instance=StandardPage(title="Sandbank unten", slug="unten", summary="Lead"))

    page.move(target, pos="last-child")

    assert urls("Sandbank") == ["/de/ziel/sandbank/", "/de/ziel/sandbank/unten/"]


def test_changing_the_slug_updates_the_urls_of_descendants(urls) -> None:
    page = make_page(StandardPage, "Sandbank")
    page.add_child(instance=StandardPage(title="Sandbank unten", slug="unten", summary="Lead"))
    page.slug = "duene"
    page.save_revision().publish()

    assert urls("Sandbank") == ["/de/duene/", "/de/duene/unten/"]


def test_private_page_and_its_descendants_are_hidden_until_it_is_public_again(urls) -> None:
    page = make_page(StandardPage, "Sandbank")
    page.add_child(instance=StandardPage(title="Sandbank unten", slug="unten", summary="Lead"))

    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert urls("Sandbank") == []
    restriction.delete()
    assert urls("Sandbank") == ["/de/sandbank/", "/de/sandbank/unten/"]


def test_page_moved_below_a_private_one_is_not_found(urls) -> None:
    private, page = make_page(StandardPage, "Innen"), make_page(StandardPage, "Sandbank")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    page.move(private, pos="last-child")
    assert urls("Sandbank") == []


def test_aliases_in_other_languages_follow_their_source(urls) -> None:
    page = make_page(StandardPage, "Sandbank")
    page.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    page.refresh_from_db()
    page.title = "Rohrdommel"
    page.save_revision().publish()

    assert urls("Rohrdommel") == ["/de/sandbank/"]
    assert urls("Rohrdommel", locale="en") == ["/de/sandbank/"]  # the page that the text belongs to
    page.unpublish()
    assert urls("Rohrdommel") == []


def test_pages_created_live_without_a_revision_are_found(urls, homes) -> None:
    homes["de"].add_child(instance=StandardPage(title="Sandbank", slug="sandbank", summary="Lead"))
    assert urls("Sandbank") == ["/de/sandbank/"]


def test_renaming_a_topic_updates_its_pages(urls) -> None:
    topic = make_topic("coast", "Küste")
    make_page(CallPage, "Aufruf", topics=[topic])
    assert urls("Küste") == ["/de/mitmachen/aufruf/"]

    topic.name_de = "Ufer"
    topic.save()
    assert (urls("Küste"), urls("Ufer")) == ([], ["/de/mitmachen/aufruf/"])


def test_rolled_back_changes_are_not_found(urls) -> None:
    class ChangeOfMindError(Exception):
        pass

    page = make_page(StandardPage, "Sandbank", summary="Lead")

    @transaction.atomic
    def publish_and_roll_back() -> None:
        page.title = "Rohrdommel"
        page.save_revision().publish()
        raise ChangeOfMindError

    with pytest.raises(ChangeOfMindError):
        publish_and_roll_back()
    assert (urls("Sandbank"), urls("Rohrdommel")) == (["/de/sandbank/"], [])


def test_autosaved_drafts_do_not_touch_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_page(StandardPage, "Sandbank")
    told: list[str] = []
    monkeypatch.setattr(receivers, "update_on_commit", lambda source, keys: told.extend(keys))
    page.title = "Rohrdommel"

    page.save_revision()
    assert told == []
    page.save()
    assert told == [str(page.pk)]


def test_publishing_works_during_an_outage_and_changes_are_applied_later(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, urls
) -> None:
    other = make_page(StandardPage, "Sandbank")

    def refuse(*_: object) -> Changes:
        raise SearchUnavailable("It is out.")

    monkeypatch.setattr(get_backend(), "apply", refuse)
    with caplog.at_level(logging.WARNING, logger="search"):
        page = make_page(StandardPage, "Rohrdommel")
        other.delete()

    assert StandardPage.objects.live().filter(pk=page.pk).exists()
    assert len([line for line in caplog.messages if "is not accepting changes" in line]) == 1
    monkeypatch.undo()
    assert (urls("Sandbank"), urls("Rohrdommel")) == (["/de/sandbank/"], [])

    make_page(StandardPage, "Strandhafer")
    assert (urls("Sandbank"), urls("Rohrdommel")) == ([], ["/de/rohrdommel/"])


def test_differences_are_reported_and_repaired(urls) -> None:
    kept, lost, changed = (make_page(StandardPage, f"Sandbank {name}", summary="Lead") for name in ("eins", "zwei", "drei"))
    orphan, foreign = document("page:999999", "Sandbank verwaist"), document("gone:1", "Sandbank fremd")
    get_backend().apply(lambda: Changes((Entry(orphan), Entry(foreign)), removed=(f"page:{lost.pk}",)))
    Page.objects.filter(pk=changed.pk).update(title="Rohrdommel")

    differences = consistency.compare(updates.all_entries())

    assert differences.missing == (f"page:{lost.pk}",)
    assert differences.stale == (f"page:{changed.pk}",)
    assert sorted(differences.orphaned) == ["gone:1", "page:999999"]
    consistency.repair(differences)
    assert not consistency.compare(updates.all_entries())
    assert urls("Sandbank") == [kept.url, lost.url]


def test_pages_are_registered_as_a_source() -> None:
    assert "page" in sources()
