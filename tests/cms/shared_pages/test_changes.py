"""What is changed is changed everywhere, at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from cms import generation
from cms.generation import Known
from cms.models import CallPage, HomePage, NewsPage, Organisation, SiteSettings, Topic
from cms.shared_pages import entries, middleware
from tests.pages import make_page

NEWS = "/de/neues/neues/"
Committed = Callable[[], Any]


@pytest.fixture
def warm(news: NewsPage, reader: Client) -> Client:
    for _time in range(2):
        assert reader.get(NEWS).status_code == 200
    return reader


def test_published_words_are_everywhere(news: NewsPage, warm: Client, committed: Committed) -> None:
    addresses = [
        NEWS,
        "/de/neues/",
        "/de/feeds/news.atom",
        "/api/v2/pages/?type=cms.NewsPage",
        f"/api/v2/pages/{news.pk}/",
        "/llms.txt",
    ]
    before = {address: warm.get(address)["ETag"] for address in addresses}
    with committed():
        news.title = "Ganz anderes"
        news.save_revision().publish()

    for address in addresses:
        answer = warm.get(address, headers={"If-None-Match": before[address]})
        assert answer.status_code == 200, address
        assert "Ganz anderes" in answer.content.decode(), address


def test_draft_changes_nothing(news: NewsPage, warm: Client, committed: Committed, made: list[str]) -> None:
    made.clear()
    with committed():
        news.title = "Entwurf"
        news.save_revision()
    assert "Entwurf" not in warm.get(NEWS).content.decode()
    assert made == []


def unpublish(news: NewsPage) -> None:
    news.unpublish()


def restrict(news: NewsPage) -> None:
    PageViewRestriction.objects.create(page=news, restriction_type=PageViewRestriction.LOGIN)


def restrict_above(news: NewsPage) -> None:
    PageViewRestriction.objects.create(page=news.get_parent(), restriction_type=PageViewRestriction.LOGIN)


def rename(news: NewsPage) -> None:
    news.slug = "anders"
    news.save_revision().publish()


def rename_above(news: NewsPage) -> None:
    above = news.get_parent().specific
    above.slug = "anderswo"
    above.save_revision().publish()


def move(news: NewsPage) -> None:
    news.move(HomePage.objects.get(locale__language_code="en"), pos="last-child")


def delete(news: NewsPage) -> None:
    news.delete()


@pytest.mark.parametrize("act", [unpublish, restrict, restrict_above, rename, rename_above, move, delete])
def test_old_address_is_right_at_once(
    news: NewsPage, warm: Client, committed: Committed, act: Callable[[NewsPage], None]
) -> None:
    with committed():
        act(news)
    answer = warm.get(NEWS)
    assert answer.status_code in {301, 302, 404}
    assert "Neues" not in warm.get("/de/feeds/news.atom").content.decode() or act in {rename, rename_above, move}


def test_address_that_was_missing_twice_is_right_once_there_is_something(
    homes: object, reader: Client, committed: Committed
) -> None:
    assert [reader.get(NEWS).status_code for _time in range(2)] == [404, 404]
    with committed():
        make_page(NewsPage, "Neues")
    assert reader.get(NEWS).status_code == 200

    assert [reader.get("/de/alt/").status_code for _time in range(2)] == [404, 404]
    with committed():
        Redirect.objects.create(old_path="/de/alt", redirect_link="/de/")
    assert reader.get("/de/alt/").status_code == 301


def test_settings_snippets_and_menus_are_on_every_page(news: NewsPage, warm: Client, committed: Committed) -> None:
    site = Site.objects.get()
    with committed():
        told = SiteSettings.for_site(site)
        told.site_name = "Neuer Name"
        told.save()
    assert "Neuer Name" in warm.get(NEWS).content.decode()
    with committed():
        Organisation.objects.create(name_de="Neuer Verband", role=Organisation.Role.COOPERATION)
    assert "Neuer Verband" in warm.get("/de/").content.decode()
    with committed():
        above = news.get_parent().specific
        above.title, above.show_in_menus = "Neuer Eintrag", True
        above.save_revision().publish()
    assert "Neuer Eintrag" in warm.get(NEWS).content.decode()


def test_names_of_topics_change_where_they_are_shown(homes: object, reader: Client, committed: Committed) -> None:
    with committed():
        topic = Topic.objects.create(name_de="Wasser", slug="wasser")
        call = make_page(CallPage, "Aufruf", topics=[topic])
    assert "Wasser" in reader.get(call.url).content.decode()
    with committed():
        topic.name_de = "Wetter"
        topic.save()
    assert "Wetter" in reader.get(call.url).content.decode()


def test_root_of_the_site_and_its_host_are_right_at_once(news: NewsPage, warm: Client, committed: Committed) -> None:
    with committed():
        site = Site.objects.get()
        site.root_page = Page.objects.get(pk=news.get_parent().pk)
        site.save()
    assert warm.get(NEWS).status_code == 404


def test_what_is_read_while_somebody_publishes_is_not_kept_as_new(
    news: NewsPage, reader: Client, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader's answer is worked out from the old words, and is finished after the publication."""
    make_entry = entries.make_entry

    def slowly(*args: Any) -> Any:
        monkeypatch.setattr(middleware, "make_entry", make_entry)
        with committed():
            news.title = "Ganz anderes"
            news.save_revision().publish()
        return make_entry(*args)

    monkeypatch.setattr(middleware, "make_entry", slowly)
    assert "Ganz anderes" not in reader.get(NEWS).content.decode()
    assert "Ganz anderes" in reader.get(NEWS).content.decode()


def test_other_processes_hear_of_it_from_the_database(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "TRUSTED_SECONDS", 0)
    here, there = Known(), Known()
    assert here.current() == there.current() > 0
    monkeypatch.setattr(generation, "known", here)
    with transaction.atomic():
        generation.raise_generation()
        assert there.current() == here.number
    assert there.current() == here.number > 0


def test_number_never_falls(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = generation.current_generation()
    monkeypatch.setattr(generation.time, "time_ns", lambda: 1000)
    generation.begin_generation()
    first = generation.current_generation()
    generation.begin_generation()
    assert before < first < generation.current_generation()


NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


def test_call_closes_at_its_minute_on_every_address(
    homes: object, reader: Client, clock: Callable[[datetime], None], committed: Committed
) -> None:
    clock(NOW)
    with committed():
        call = make_page(CallPage, "Aufruf", opens_at=NOW - timedelta(days=2), closes_at=NOW + timedelta(seconds=40.5))
    addresses = [call.url, "/de/mitmachen/", "/de/", f"/api/v2/pages/{call.pk}/", "/api/calls/"]
    open_answers = {address: reader.get(address).content for address in addresses}
    clock(NOW + timedelta(seconds=40.2))
    for address in addresses:
        answer = reader.get(address)
        assert answer.content == open_answers[address]
        assert answer["X-Accel-Expires"] == "0"  # it changes before this second ends
    clock(NOW + timedelta(seconds=40.5))
    for address in addresses:
        assert reader.get(address).content != open_answers[address], address


def test_days_that_are_left_change_at_midnight_in_the_zone_of_the_call(
    homes: object, reader: Client, clock: Callable[[datetime], None], committed: Committed, made: list[str]
) -> None:
    clock(datetime(2026, 3, 10, 14, 59, 30, tzinfo=UTC))
    with committed():
        call = make_page(
            CallPage, "Aufruf", opens_at=NOW - timedelta(days=2), closes_at=NOW + timedelta(days=4), time_zone="Asia/Tokyo"
        )
    before = reader.get(call.url).content
    clock(datetime(2026, 3, 10, 14, 59, 59, tzinfo=UTC))
    assert reader.get(call.url).content == before
    assert made == [call.url]
    clock(datetime(2026, 3, 10, 15, 0, tzinfo=UTC))  # midnight in Tokyo
    assert reader.get(call.url).content != before
