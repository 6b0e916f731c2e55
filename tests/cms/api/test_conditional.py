"""What programs have already is not sent to them again, and nothing is kept longer than it is right."""

import gzip
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from cms.api import conditional
from cms.generation import Known
from cms.models import CallPage, NewsPage
from tests.accounts import make_account
from tests.pages import make_page

PAGES = "/api/v2/pages/?type=cms.NewsPage&fields=title"
SEARCH = "/api/search/?q=neues&locale=de"
ADDRESSES = [
    PAGES,
    "/api/v2/images/",
    "/api/v2/documents/",
    "/api/v2/redirects/",
    "/api/v2/topics/",
    "/api/v2/pages/deleted/",
    "/api/v2/site/?locale=en",
    "/api/v2/menus/",
    "/api/v2/locales/",
    "/api/calls/",
    SEARCH,
    "/api/search/suggest/?q=ne&locale=de",
]


@pytest.fixture
def news(homes: object) -> NewsPage:
    return make_page(NewsPage, "Neues")


@pytest.fixture
def an_hour_ago(news: NewsPage, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The last publication was an hour ago; no day ended since."""
    then = timezone.now() - timedelta(hours=1)
    monkeypatch.setattr("cms.generation.known", Known(int(then.timestamp() * 10**9), trusted_until=math.inf))
    return then


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("accepts", ["gzip", "identity"])
def test_etag_that_came_gives_a_304_compressed_or_not(news: NewsPage, client: Client, address: str, accepts: str) -> None:
    first = client.get(address, headers={"Accept-Encoding": accepts})
    assert first.status_code == 200

    for accepts_now in ("gzip", "identity"):
        again = client.get(address, headers={"Accept-Encoding": accepts_now, "If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
        assert "Cookie" in again["Vary"]
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_unchanged_answer_takes_no_query(news: NewsPage, client: Client) -> None:
    etag = client.get(PAGES)["ETag"]

    with CaptureQueriesContext(connection) as queries:
        again = client.get("/api/v2/pages/?fields=title&type=cms.NewsPage", headers={"If-None-Match": etag})

    assert (again.status_code, len(queries)) == (304, 0)


def test_head_is_the_get_without_its_body(news: NewsPage, client: Client) -> None:
    head = client.head(PAGES)
    got = client.get(PAGES)

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", got["ETag"])
    assert got.json()["items"][0]["title"] == "Neues"
    assert client.head(PAGES, headers={"If-None-Match": got["ETag"]}).status_code == 304


def test_publication_changes_what_it_is_about_and_nothing_else(
    news: NewsPage, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    about, other = f"/api/v2/pages/{news.pk}/", "/api/v2/images/"
    before = {address: client.get(address)["ETag"] for address in (about, other)}

    with django_capture_on_commit_callbacks(execute=True):
        news.title = "Ganz Neues"
        news.save_revision().publish()

    changed = client.get(about, headers={"If-None-Match": before[about]})
    assert (changed.status_code, changed.json()["title"]) == (200, "Ganz Neues")
    assert client.get(other, headers={"If-None-Match": before[other]}).status_code == 304


def test_withdrawn_page_is_gone_for_those_who_have_it(
    news: NewsPage, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    address = f"/api/v2/pages/{news.pk}/"
    etag = client.get(address)["ETag"]

    with django_capture_on_commit_callbacks(execute=True):
        news.unpublish()

    gone = client.get(address, headers={"If-None-Match": etag})
    assert (gone.status_code, gone["Cache-Control"]) == (404, "no-cache")
    assert "ETag" not in gone


def test_work_of_an_earlier_generation_is_not_kept_for_the_next(
    news: NewsPage, client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """Somebody publishes while an answer is made: it counts as old."""
    address, make = f"/api/v2/pages/{news.pk}/", conditional.with_validators

    def slowly(*args: Any) -> Any:
        monkeypatch.setattr(conditional, "with_validators", make)
        with django_capture_on_commit_callbacks(execute=True):
            news.title = "Ganz Neues"
            news.save_revision().publish()
        return make(*args)

    monkeypatch.setattr(conditional, "with_validators", slowly)
    old = client.get(address)
    assert old.json()["title"] == "Neues"

    assert client.get(address, headers={"If-None-Match": old["ETag"]}).json()["title"] == "Ganz Neues"


def test_last_modified_is_the_moment_of_the_last_publication(an_hour_ago: datetime, client: Client) -> None:
    answer = client.get(PAGES)
    midnight = datetime.combine(timezone.localdate(), datetime.min.time(), timezone.get_default_timezone())

    assert parse_http_date(answer["Last-Modified"]) == -int(-max(an_hour_ago, midnight).timestamp() // 1)
    again = client.get(PAGES, headers={"If-Modified-Since": answer["Last-Modified"]})
    assert again.status_code == 304
    earlier = http_date(parse_http_date(answer["Last-Modified"]) - 1)
    assert client.get(PAGES, headers={"If-Modified-Since": earlier}).status_code == 200


def test_last_modified_is_never_in_the_future(news: NewsPage, client: Client) -> None:
    answer = client.get(PAGES)

    assert parse_http_date(answer["Last-Modified"]) <= timezone.now().timestamp()
    assert "Last-Modified" not in client.get(SEARCH)  # the index may follow later


def test_call_that_closes_is_not_kept_until_after_its_deadline(
    homes: object, client: Client, settings: Any, clock: Callable[[datetime], None]
) -> None:
    settings.API_MAX_AGE = 300
    now = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    call = make_page(CallPage, "Wasser", opens_at=now - timedelta(days=3), closes_at=now + timedelta(seconds=40))
    address = f"/api/v2/pages/{call.pk}/?fields=status"
    clock(now)

    first = client.get(address)
    assert (first.json()["status"], first["Cache-Control"]) == ("closing_soon", "public, max-age=40")

    clock(now + timedelta(seconds=39))
    same = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same["Cache-Control"]) == (304, "public, max-age=1")

    clock(now + timedelta(seconds=40))
    closed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (closed.status_code, closed.json()["status"], closed["Cache-Control"]) == (200, "closed", "public, max-age=300")
    assert parse_http_date(closed["Last-Modified"]) == int((now + timedelta(seconds=40)).timestamp())


def test_draft_deadline_tells_nobody_anything(homes: object, client: Client, settings: Any, clock: Any) -> None:
    settings.API_MAX_AGE = 300
    now = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    make_page(CallPage, closes_at=now + timedelta(seconds=40)).unpublish()
    clock(now)

    assert client.get(PAGES)["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("address", ADDRESSES)
def test_personal_answers_have_no_validators(news: NewsPage, address: str) -> None:
    etag = Client().get(address)["ETag"]
    member = Client()
    member.force_login(make_account("mitglied@example.org"))

    answer = member.get(address, headers={"If-None-Match": etag})

    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert not {"ETag", "Last-Modified"} & set(answer.headers)


def test_errors_may_not_be_used_without_asking(homes: object, client: Client) -> None:
    for address in ("/api/v2/pages/999999/", "/api/v2/pages/?limit=x", "/api/search/?page=x"):
        answer = client.get(address)
        assert (answer.status_code // 100, answer["Cache-Control"]) == (4, "no-cache")
        assert "ETag" not in answer


def test_compressed_and_plain_answers_are_the_same_text(news: NewsPage, client: Client) -> None:
    plain = client.get("/api/v2/pages/", headers={"Accept-Encoding": "identity"})
    small = client.get("/api/v2/pages/", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(small.content) == plain.content
    assert small["ETag"] == plain["ETag"]
    assert small["ETag"].startswith("W/")


def test_moments_are_those_of_the_clock(homes: object) -> None:
    from cms.moments import moments_around

    now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    make_page(CallPage, opens_at=now - timedelta(hours=2), closes_at=now + timedelta(days=7, hours=3))

    assert moments_around(now) == (now - timedelta(hours=2), now + timedelta(hours=3))  # it is closing soon, then
    assert moments_around(now + timedelta(hours=3)) == (now + timedelta(hours=3), now + timedelta(hours=11))  # midnight in Berlin
