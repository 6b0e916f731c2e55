"""The site without its cache: a real Redis that is stopped, does not answer, loses data, and comes back."""

import logging
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from redis import Redis
from redis.exceptions import RedisError

from cms import caches as own_caches
from cms.generation import begin_generation, current_generation, raise_generation, remember
from cms.models import HomePage, NewsPage
from cms.users.models import User
from tests.accounts import PASSWORD, make_account
from tests.pages import make_page

BACKEND = "cms.caches.RedisOrMemoryCache"


class RedisServer:
    """A Redis for this test only."""

    def __init__(self, program: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.program, self.folder = program, folder
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self, *options: str) -> None:
        command = [
            self.program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--dir",
            str(self.folder),
            "--save",
            "60 1",
            *options,
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with Redis.from_url(self.url) as client:
            while True:
                try:
                    client.ping()
                except RedisError:
                    assert self.process.poll() is None, "Redis did not start."
                else:
                    return

    def stop(self) -> None:
        """Stop it as an operator does: its data is saved and available again after the next start."""
        if self.process:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            self.process.wait()
            self.process = None

    def hang(self) -> None:
        """Make it accept connections without answering."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def ask(self) -> Redis:
        return Redis.from_url(self.url)


@pytest.fixture
def redis(require: Callable[[Any, str], Any], tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(require(shutil.which("redis-server"), "redis-server"), tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _on_redis(redis: RedisServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(own_caches, "AWAY_SECONDS", 0)  # retry at once: no test waits
    settings.CACHES = {"default": {"BACKEND": BACKEND, "LOCATION": redis.url}}
    yield
    caches["default"].close()


def test_cache_operations_work_with_redis(redis: RedisServer) -> None:
    cache.set("a", 1)
    assert redis.ask().keys() == [b":1:a"]
    assert (cache.get("a"), cache.get("b", "nothing"), cache.incr("a"), "a" in cache) == (1, "nothing", 2, True)
    assert (cache.add("a", 3), cache.add("c", 3), cache.touch("c", 60), cache.delete("c")) == (False, True, True, True)
    cache.set_many({"x": [1], "y": None})
    assert cache.get_many(["x", "y", "z"]) == {"x": [1], "y": None}
    cache.delete_many(["x", "y"])
    assert cache.get_or_set("n", lambda: "made") == "made"
    cache.clear()
    assert redis.ask().keys() == []


def test_cache_operations_work_without_redis_and_the_outage_is_logged_once(
    redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    cache.set("before", 1)
    redis.stop()

    test_values = (
        cache.get("before"),
        cache.get("b", "nothing"),
        cache.add("a", 1),
        cache.add("a", 2),
        cache.incr("a"),
        "a" in cache,
    )
    assert test_values == (None, "nothing", True, False, 2, True)
    cache.set_many({"x": [1], "y": 2})
    cache.delete_many(["y"])
    assert cache.get_many(["x", "y"]) == {"x": [1]}
    assert (cache.touch("x", 60), cache.delete("x"), cache.get("x")) == (True, True, None)
    said = [record for record in caplog.records if record.name == "cms.caches"]
    assert [record.levelno for record in said] == [logging.ERROR]

    redis.start()
    assert cache.get("a") is None  # what each process kept for itself is gone
    cache.set("a", 5)
    assert redis.ask().get(":1:a") == b"5"
    said = [record.levelno for record in caplog.records if record.name == "cms.caches"]
    assert said == [logging.ERROR, logging.WARNING]


def test_keys_changed_during_an_outage_are_not_stale_afterwards(redis: RedisServer) -> None:
    cache.set_many({"kept": 1, "deleted": 1, "changed": 1})
    redis.stop()
    cache.delete("deleted")
    cache.set("changed", 2)
    redis.start()

    assert redis.ask().get(":1:changed") == b"1"  # as it was saved
    assert cache.get_many(["kept", "deleted", "changed"]) == {"kept": 1}


def test_publishing_during_an_outage_invalidates_remembered_parts(redis: RedisServer, db: None) -> None:
    before = current_generation()
    assert remember("menu", lambda: "old") == "old"
    redis.stop()
    begin_generation()
    assert remember("menu", lambda: "new") == "new"
    redis.start()

    assert current_generation() > before
    assert remember("menu", lambda: "new") == "new"


@pytest.mark.parametrize("trouble", ["full", "read-only", "password"])
def test_redis_errors_are_handled_like_an_outage(redis: RedisServer, trouble: str) -> None:
    with redis.ask() as client:
        if trouble == "full":
            client.config_set("maxmemory", 1)
        elif trouble == "read-only":
            client.replicaof("127.0.0.1", 1)
        else:
            client.config_set("requirepass", "geheim")
            for other in client.client_list():
                if int(other["id"]) != client.client_id():
                    client.client_kill_filter(_id=other["id"])

    cache.set("a", 1)
    assert cache.get("a") in (1, None)
    assert cache.add("lock", 1) is True


def test_unresponsive_redis_delays_only_one_request(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_caches, "AWAY_SECONDS", 3600)
    asked: list[str] = []
    own_get = own_caches.RedisCache.get

    def get(self: Any, key: str, *rest: Any) -> Any:
        asked.append(key)
        return own_get(self, key, *rest)

    monkeypatch.setattr(own_caches.RedisCache, "get", get)
    cache.get("warm")
    redis.hang()

    assert [cache.get(f"key-{number}", "none") for number in range(20)] == ["none"] * 20
    assert asked == ["warm", "key-0"]


def test_threads_share_the_memory_fallback(redis: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    redis.stop()
    told: list[bool] = []
    for _turn in range(3):
        thread = threading.Thread(target=lambda: told.append(cache.add("lock", 1)))
        thread.start()
        thread.join()

    assert told == [True, False, False]
    assert [record.levelno for record in caplog.records if record.name == "cms.caches"] == [logging.ERROR]


def test_versioned_key_deleted_during_an_outage_does_not_return(redis: RedisServer) -> None:
    cache.set("roots", "old", version=2)
    redis.stop()
    cache.delete("roots", version=2)
    redis.start()

    assert cache.get("roots", version=2) is None


def test_redis_restart_between_two_requests_is_not_logged(redis: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    cache.set("a", 1)
    redis.stop()
    redis.start()

    assert cache.get("a") == 1
    assert [record for record in caplog.records if record.name == "cms.caches"] == []


def test_pages_are_served_without_redis(redis: RedisServer, homes: dict[str, HomePage], client: Client) -> None:
    news = make_page(NewsPage, "Neues")
    redis.stop()

    for address in ("/healthz", "/de/", news.url, "/de/accounts/login/", "/sitemap.xml", "/api/v2/pages/", "/de/search/"):
        assert client.get(address).status_code == 200, address
    assert client.get("/de/gibt-es-nicht/").status_code == 404
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["cache"]) == (200, "failed")

    redis.start()
    assert client.get("/readyz").json()["cache"] == "ok"
    assert client.get("/de/").status_code == 200


def test_publishing_works_without_redis(
    redis: RedisServer, homes: dict[str, HomePage], client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    news = make_page(NewsPage, "Neues", slug="neues-eins")
    assert "Ganz neu" not in client.get(news.url).content.decode()
    redis.stop()
    with django_capture_on_commit_callbacks(execute=True):
        news.title = "Ganz neu"
        news.save_revision().publish()

    assert "Ganz neu" in client.get(news.url).content.decode()
    redis.start()
    assert "Ganz neu" in client.get(news.url).content.decode()


def test_login_and_rate_limits_work_without_redis(redis: RedisServer, db: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    person: User = make_account("person@example.org")
    redis.stop()

    def log_in(password: str, **facts: str) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="en", **facts)
        client.post("/en/accounts/login/", {"login": person.email, "password": password})
        return client

    assert "_auth_user_id" in log_in(PASSWORD).session
    for _attempt in range(3):
        log_in("falsch")
    assert "_auth_user_id" not in log_in(PASSWORD).session
    assert "_auth_user_id" in log_in(PASSWORD, REMOTE_ADDR="192.0.2.9").session


def test_raise_generation_registers_a_robust_commit_callback(db: None) -> None:
    raise_generation()

    _savepoints, _call, is_robust = connection.run_on_commit[-1]
    assert is_robust
