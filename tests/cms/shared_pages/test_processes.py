"""Several threads, processes and versions, and a cache that is away."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from cms.generation import begin_generation
from cms.models import NewsPage
from cms.shared_pages import middleware, version
from cms.shared_pages.middleware import SharedPagesMiddleware

NEWS = "/de/neues/neues/"


class Slow:
    """A site that takes until it is told to go on, and counts how often it worked."""

    def __init__(self) -> None:
        self.times = 0
        self.began, self.may_end = threading.Event(), threading.Event()
        self.fails = False

    def __call__(self, _request: HttpRequest) -> HttpResponse:
        self.times += 1
        self.began.set()
        assert self.may_end.wait(60)
        if self.fails:
            raise RuntimeError("The one who worked is gone.")
        return HttpResponse(f"answer {self.times} " * 50)


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing changes by the clock: threads of these tests ask no database."""
    from datetime import timedelta

    monkeypatch.setattr(middleware, "next_change", lambda now: now + timedelta(days=1))


def ask_in_threads(site: SharedPagesMiddleware, number: int, answers: list[bytes]) -> list[threading.Thread]:
    def ask() -> None:
        try:
            answers.append(b"".join(site(RequestFactory().get("/de/"))))
        except RuntimeError:
            answers.append(b"failed")

    threads = [threading.Thread(target=ask) for _one in range(number)]
    for thread in threads:
        thread.start()
    return threads


def test_one_works_and_the_others_wait(moments: None) -> None:
    slow, answers = Slow(), list[bytes]()
    site = SharedPagesMiddleware(slow)
    first = ask_in_threads(site, 1, answers)
    assert slow.began.wait(60)
    others = ask_in_threads(site, 5, answers)
    slow.may_end.set()
    for thread in first + others:
        thread.join(60)

    assert slow.times == 1
    assert len(answers) == 6
    assert len(set(answers)) == 1


def test_others_get_the_last_one_while_it_is_fresh(db: None, moments: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "LAST_ONE_SECONDS", 60)
    slow, answers = Slow(), list[bytes]()
    site = SharedPagesMiddleware(slow)
    slow.may_end.set()
    old = site(RequestFactory().get("/de/")).content
    slow.may_end.clear()
    slow.began.clear()
    begin_generation()
    first = ask_in_threads(site, 1, answers)
    assert slow.began.wait(60)
    assert site(RequestFactory().get("/de/")).content == old  # without waiting
    slow.may_end.set()
    first[0].join(60)
    assert answers == [b"answer 2 " * 50]


def test_nobody_gets_the_last_one_when_it_is_old(db: None, moments: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "LAST_ONE_SECONDS", 0)
    slow, answers = Slow(), list[bytes]()
    site = SharedPagesMiddleware(slow)
    slow.may_end.set()
    old = site(RequestFactory().get("/de/")).content
    slow.may_end.clear()
    slow.began.clear()
    begin_generation()
    threads = ask_in_threads(site, 1, answers)
    assert slow.began.wait(60)
    threads += ask_in_threads(site, 3, answers)
    slow.may_end.set()
    for thread in threads:
        thread.join(60)
    assert len(answers) == 4
    assert old not in answers


def test_nobody_waits_for_one_who_is_gone(moments: None, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, answers = Slow(), list[bytes]()
    site = SharedPagesMiddleware(slow)
    slow.fails = True
    first = ask_in_threads(site, 1, answers)
    assert slow.began.wait(60)
    others = ask_in_threads(site, 2, answers)
    slow.may_end.set()
    for thread in first + others:
        thread.join(60)
    slow.fails = False
    assert site(RequestFactory().get("/de/")).content.startswith(b"answer")


def test_who_hangs_holds_others_up_for_a_while_only(moments: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "WAIT_SECONDS", 0.05)
    slow, answers = Slow(), list[bytes]()
    site = SharedPagesMiddleware(slow)
    first = ask_in_threads(site, 1, answers)
    assert slow.began.wait(60)
    began = slow.times
    others = ask_in_threads(site, 1, answers)
    until = time.monotonic() + 60
    while slow.times == began and time.monotonic() < until:
        time.sleep(0.01)
    assert slow.times == began + 1  # it works itself
    slow.may_end.set()
    for thread in first + others:
        thread.join(60)
    assert len(answers) == 2


@pytest.fixture
def on_redis(redis_url: str, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "cms.caches.RedisOrMemoryCache", "LOCATION": redis_url}}


def test_processes_share_what_is_made(on_redis: None, news: NewsPage, reader: Client) -> None:
    first = reader.get(NEWS)
    with CaptureQueriesContext(connection) as queries:
        second = Client().get(NEWS)
    assert len(queries) == 0
    assert (second.content, second["ETag"]) == (first.content, first["ETag"])
    caches["default"].close()


def test_publication_is_seen_by_processes_that_share(
    on_redis: None, news: NewsPage, reader: Client, committed: Callable[[], Any]
) -> None:
    other = Client()
    assert [client.get(NEWS).status_code for client in (reader, other)] == [200, 200]
    with committed():
        news.title = "Ganz anderes"
        news.save_revision().publish()
    assert all("Ganz anderes" in client.get(NEWS).content.decode() for client in (other, reader))
    caches["default"].close()


def test_cache_that_is_away_stops_nobody(news: NewsPage, settings: Any, reader: Client) -> None:
    settings.CACHES = {"default": {"BACKEND": "cms.caches.RedisOrMemoryCache", "LOCATION": "redis://127.0.0.1:1/0"}}
    assert [reader.get(NEWS).status_code for _time in range(2)] == [200, 200]


def test_new_version_with_other_names_of_files_makes_pages_anew(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    versions = []
    for names in ('{"a.css": "a.1.css"}', '{"a.css": "a.2.css"}'):
        (tmp_path / "staticfiles.json").write_text(names)
        version.version_of_pages.cache_clear()
        versions.append(version.version_of_pages())
    version.version_of_pages.cache_clear()
    assert len(set(versions)) == 2


def test_most_that_is_kept_has_a_size(news: NewsPage, settings: Any) -> None:
    """Addresses with parameters have room of their own, and push out each other."""
    settings.PAGE_CACHE_MB = 1
    handler = SharedPagesMiddleware(
        lambda request: HttpResponse("x" * 100 + request.get_full_path() * 2000, content_type="image/png")
    )
    handler(RequestFactory().get("/de/"))
    for number in range(60):
        handler(RequestFactory().get(f"/de/?page={number}"))
    kept = handler.store._with_parameters
    assert 0 < kept.currsize <= kept.maxsize < 300_000
    assert len(handler.store._plain) == 1
