"""Following the site: what has changed, and what is no longer public."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from cms.models import CallPage, HomePage, NewsPage, RemovedPage, StandardPage
from cms.pruning.work import prune
from tests.pages import index_of, make_page

SAME = datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)

pytestmark = pytest.mark.every_database


def ask(client: Client, path: str = "", **given: Any) -> Any:
    answer = client.get(f"/api/v2/pages/{path}?{urlencode(given)}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def removed(client: Client, **given: Any) -> list[tuple[str, str]]:
    """Return (path, reason) of the pages that are told as no longer public."""
    return [(item["path"], item["reason"]) for item in ask(client, "deleted/", **given)["items"]]


def restrict(page: Page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)


def translate(page: Page, language: str, slug: str) -> Any:
    copy = page.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=True)
    copy.slug = slug
    copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


def below(parent: Page, title: str) -> StandardPage:
    page = make_page(StandardPage, title)
    page.move(parent, pos="last-child")
    return StandardPage.objects.get(pk=page.pk)


@pytest.fixture
def changed_since(
    client: Client, homes: object, django_capture_on_commit_callbacks: Any
) -> Callable[[Callable[[], Any]], list[str]]:
    """Return the titles of the pages that a follower is told of after some change."""

    def after(change: Callable[[], Any]) -> list[str]:
        Page.objects.update(last_published_at=SAME)
        with django_capture_on_commit_callbacks(execute=True):
            change()
        told = ask(client, last_published_at__gt="2026-05-01T12:00:00.123456Z", order="last_published_at", limit=100)
        return sorted(item["title"] for item in told["items"])

    return after


def test_pages_with_equal_moments_are_read_in_parts_once_each(client: Client, homes: object) -> None:
    pages = [make_page(NewsPage, f"Meldung {number}").pk for number in range(7)]
    Page.objects.filter(pk__in=pages[:5]).update(last_published_at=SAME)

    first = ask(client, type="cms.NewsPage", order="last_published_at", limit=2)
    seen, mark = [item["id"] for item in first["items"]], first["meta"]["next"]
    assert mark == f"2026-05-01T12:00:00.123456Z,{seen[-1]}"
    Page.objects.filter(pk=pages[0]).update(
        last_published_at=timezone.now() + timedelta(seconds=1)
    )  # a page that was read changes
    for _part in range(4):
        answer = ask(client, type="cms.NewsPage", after=mark, limit=2)
        seen += [item["id"] for item in answer["items"]]
        mark = answer["meta"]["next"]

    assert seen == [*pages, pages[0]]
    assert ask(client, type="cms.NewsPage", after=mark) == {"meta": {"total_count": 0, "next": mark}, "items": []}


@pytest.mark.parametrize("field", ["last_published_at", "-last_published_at", "title", "first_published_at"])
def test_equal_values_keep_one_order(client: Client, homes: object, field: str) -> None:
    pages = [make_page(NewsPage, "Gleich", slug=f"gleich-{number}").pk for number in range(5)]
    Page.objects.update(last_published_at=SAME, first_published_at=SAME)

    parts = [ask(client, type="cms.NewsPage", order=field, limit=2, offset=offset)["items"] for offset in (0, 2, 4)]

    assert [item["id"] for part in parts for item in part] == pages


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?after=x", "after"),
        ("?after=2026-05-01,1", "after"),
        ("?after=2026-05-01T12:00:00Z,1&order=title", "order"),
        ("deleted/?since=gestern", "since"),
        ("deleted/?sinc=2026-05-01", "sinc"),
        ("deleted/?reason=deleted", "reason"),
        ("deleted/?type=cms.Nothing", "type"),
        ("deleted/?locale=xx", "locale"),
        ("deleted/?limit=1000", "limit"),
        ("deleted/?after=1", "after"),
    ],
)
def test_wrong_parameters_are_named(client: Client, homes: object, query: str, field: str) -> None:
    answer = client.get(f"/api/v2/pages/{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_unpublished_page_is_told_without_its_title(client: Client, homes: object) -> None:
    page = make_page(NewsPage, "Streng geheimer Titel", slug="wasser")
    before = timezone.now()
    page.unpublish()

    answer = ask(client, "deleted/", since=before.isoformat())

    [item] = answer["items"]
    assert before <= datetime.fromisoformat(item.pop("removed_at")) <= timezone.now()
    assert item == {"id": page.pk, "type": "cms.NewsPage", "locale": "de", "path": "/de/neues/wasser/", "reason": "unpublished"}
    assert removed(client, since=(timezone.now() + timedelta(days=1)).isoformat()) == []
    assert removed(client, locale="en") == removed(client, type="cms.StandardPage") == []
    assert removed(client, locale="de,en", type="cms.NewsPage,cms.StandardPage") == [("/de/neues/wasser/", "unpublished")]


def test_page_that_is_published_again_disappears_and_has_changed(client: Client, changed_since: Callable[..., list[str]]) -> None:
    page = make_page(NewsPage, "Wasser")
    page.unpublish()

    assert changed_since(lambda: page.save_revision().publish()) == ["Wasser"]
    assert removed(client) == []
    page.refresh_from_db()
    page.unpublish()
    assert removed(client) == [("/de/neues/wasser/", "unpublished")]


def test_everything_that_is_deleted_with_a_section_is_told(client: Client, homes: object) -> None:
    section = make_page(StandardPage, "Bereich")
    inner = below(section, "Innen")
    below(inner, "Tief")
    draft = below(section, "Entwurf")
    draft.unpublish()
    RemovedPage.objects.all().delete()
    inner.create_alias(parent=HomePage.objects.get(locale__language_code="de"), update_slug="spiegel")
    translate(section, "en", "section")

    StandardPage.objects.get(pk=section.pk).delete()

    assert sorted(removed(client)) == [
        ("/de/bereich/", "deleted"),
        ("/de/bereich/innen/", "deleted"),
        ("/de/bereich/innen/tief/", "deleted"),
        ("/de/spiegel/", "unpublished"),  # as Wagtail leaves an alias without its source
    ]
    assert Page.objects.get(slug="section").live


def test_alias_goes_with_its_source(client: Client, homes: object) -> None:
    page = make_page(StandardPage, "Wasser")
    page.create_alias(parent=page.get_parent(), update_slug="spiegel")
    page.unpublish()

    assert sorted(removed(client)) == [("/de/spiegel/", "unpublished"), ("/de/wasser/", "unpublished")]


def test_restriction_closes_a_section_in_every_language_with_its_aliases(
    client: Client, changed_since: Callable[..., list[str]]
) -> None:
    section = make_page(StandardPage, "Bereich")
    inner = below(section, "Innen")
    make_page(StandardPage, "Anderes")
    translate(section, "en", "section")
    inner.create_alias(parent=HomePage.objects.get(locale__language_code="de"), update_slug="spiegel")
    expected = [(path, "restricted") for path in ("/de/bereich/", "/de/bereich/innen/", "/de/spiegel/", "/en/section/")]

    restriction = restrict(section)
    assert sorted(removed(client)) == expected
    hidden = below(section, "Von Anfang an zu")  # moved from a public place
    assert sorted(removed(client)) == sorted([*expected, ("/de/von-anfang-an-zu/", "restricted")])
    draft = StandardPage(title="Nie gezeigt", summary="x")
    section.refresh_from_db()
    section.add_child(instance=draft)
    draft.save_revision().publish()
    draft.refresh_from_db()
    draft.unpublish()
    draft.delete()
    assert "nie-gezeigt" not in str(ask(client, "deleted/"))

    assert changed_since(restriction.delete) == ["Bereich", "Bereich", "Innen", "Innen", hidden.title]
    assert removed(client) == []


def test_move_into_a_closed_section_is_told_with_the_public_path(client: Client, changed_since: Callable[..., list[str]]) -> None:
    closed, page = make_page(StandardPage, "Geschlossen"), make_page(StandardPage, "Wasser")
    child = below(page, "Kind")
    translate(page, "en", "water")
    restrict(closed)
    RemovedPage.objects.all().delete()

    StandardPage.objects.get(pk=page.pk).move(closed, pos="last-child")

    assert sorted(removed(client)) == [(path, "restricted") for path in ("/de/wasser/", "/de/wasser/kind/", "/en/water/")]
    home = HomePage.objects.get(locale__language_code="de")
    assert changed_since(lambda: StandardPage.objects.get(pk=page.pk).move(home, pos="last-child")) == [
        "Kind",
        "Wasser",
        "Wasser",
    ]
    assert removed(client) == []
    assert child.live


def test_page_whose_path_changed_has_changed_with_all_below(changed_since: Callable[..., list[str]]) -> None:
    section, other = make_page(StandardPage, "Bereich"), make_page(StandardPage, "Anderes")
    inner = below(section, "Innen")
    below(inner, "Tief")
    below(section, "Entwurf").unpublish()

    assert changed_since(lambda: StandardPage.objects.get(pk=section.pk).move(other, pos="last-child")) == [
        "Bereich",
        "Innen",
        "Tief",
    ]

    section.refresh_from_db()
    section.slug = "abschnitt"
    assert changed_since(lambda: section.save_revision().publish()) == ["Bereich", "Innen", "Tief"]


def test_deleting_the_page_that_closes_others_opens_nothing(client: Client, changed_since: Callable[..., list[str]]) -> None:
    german = make_page(StandardPage, "Wasser")
    translate(german, "en", "water")
    restrict(german)

    assert changed_since(lambda: StandardPage.objects.get(pk=german.pk).delete()) == []
    assert sorted(removed(client)) == [("/de/wasser/", "deleted"), ("/en/water/", "restricted")]


def test_nothing_is_told_of_what_was_rolled_back(client: Client, homes: object) -> None:
    page = make_page(NewsPage, "Wasser")
    with transaction.atomic():
        NewsPage.objects.get(pk=page.pk).unpublish()
        transaction.set_rollback(True)

    assert NewsPage.objects.get(pk=page.pk).live
    assert not RemovedPage.objects.exists()


def test_removed_pages_are_told_for_thirty_days(client: Client, homes: object) -> None:
    for number, days in enumerate((31, 29)):
        page = make_page(NewsPage, f"Meldung {number}")
        page.unpublish()
        RemovedPage.objects.filter(page_id=page.pk).update(removed_at=timezone.now() - timedelta(days=days))

    prune()

    answer = ask(client, "deleted/")
    assert [item["path"] for item in answer["items"]] == ["/de/neues/meldung-1/"]
    complete = timezone.now() - datetime.fromisoformat(answer["meta"]["complete_since"])
    assert timedelta(days=29, hours=23) <= complete <= timedelta(days=30)


def test_removed_pages_are_read_in_parts(client: Client, homes: object) -> None:
    pages = [make_page(NewsPage, f"Meldung {number}") for number in range(5)]
    for page in pages:
        page.unpublish()
    RemovedPage.objects.update(removed_at=SAME)

    seen, mark = [], ""
    for _part in range(3):
        answer = ask(client, "deleted/", limit=2, **({"after": mark} if mark else {}))
        seen += [item["id"] for item in answer["items"]]
        mark = answer["meta"]["next"]

    assert seen == [page.pk for page in pages]
    assert ask(client, "deleted/", after=mark)["items"] == []


def test_closing_many_pages_takes_as_many_queries_as_closing_few(client: Client, homes: object) -> None:
    def close(title: str, number: int) -> int:
        section = make_page(StandardPage, title)
        for _n in range(number):
            below(section, f"Innen {_n}")
        with CaptureQueriesContext(connection) as captured:
            restriction = restrict(section)
        count = len(captured)
        with CaptureQueriesContext(connection) as captured:
            client.get("/api/v2/pages/deleted/?limit=100")
        restriction.delete()
        return count + len(captured)

    index_of(NewsPage)
    close("Vorher", 1)
    assert close("Wenige", 1) == close("Viele", 5)


def test_search_follows_in_the_order_of_moments(client: Client, homes: object) -> None:
    pages = [make_page(NewsPage, f"Wasser {number}") for number in range(5)]

    seen, mark = [], "2020-01-01T00:00:00Z,0"
    for _part in range(3):
        answer = ask(client, "", search="Wasser", limit=2, after=mark)
        seen += [item["id"] for item in answer["items"]]
        mark = answer["meta"]["next"]

    assert seen == [page.pk for page in pages]


@pytest.mark.parametrize("address", ["", "deleted/"])
def test_types_and_languages_can_be_given_one_by_one(client: Client, homes: object, address: str) -> None:
    pages = [make_page(model, model.__name__) for model in (NewsPage, CallPage, StandardPage)]
    pages.append(make_page(NewsPage, "News", "en"))
    if address:
        for page in pages:
            page.unpublish()

    def found(query: str) -> set[int]:
        return {item["id"] for item in client.get(f"/api/v2/pages/{address}?{query}").json()["items"]} & {
            page.pk for page in pages
        }

    news, call, _standard, english = (page.pk for page in pages)
    assert found("type=cms.NewsPage&type=cms.CallPage") == found("type=cms.NewsPage,cms.CallPage") == {news, call, english}
    assert found("type=cms.NewsPage&locale=de&locale=en") == {news, english}
