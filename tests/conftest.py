"""What every test can rely on: a freshly migrated database, an empty cache, and servers that are available or reported as missing."""

import gc
import math
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import TransactionTestCase
from django.utils import translation

from cms.generation import Known
from tests.browser.fixtures import any_page, assert_accessible, browser, keep_connections_by_thread, new_page, page, phone_page  # noqa: F401
from tests.database import TEMPLATES, PristineRows, Template, free_number
from tests.following import IndexWhenAsked
from tests.html import html_errors, java
from tests.patience import look_for_examples_patiently, wait_patiently
from tests.selection import mark_what_runs_again


def pytest_configure(config: pytest.Config) -> None:
    if not is_worker(config):
        remove_folders_of_the_dead()
        os.environ["TEST_RUN_DIR"] = str(settings.RUN_DIR)
    settings.VAR_DIR.mkdir(mode=0o700, parents=True)
    keep_connections_by_thread()
    look_for_examples_patiently()


def pytest_unconfigure(config: pytest.Config) -> None:
    connections.close_all()
    if not is_worker(config):
        shutil.rmtree(settings.RUN_DIR, ignore_errors=True)
        os.environ.pop("TEST_RUN_DIR", None)


def pytest_collection_finish() -> None:
    """Keep the garbage collector from scanning permanent objects, the site and the tests, again and again."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say why tests were retried, and save the failures for `scripts/test`, which lists them at its end, after all its runs."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"first attempt of {report.nodeid}")
        terminalreporter.write_line(report.longreprtext[-2000:])
    if path := os.environ.get("FAILED_TESTS"):
        reports = [report for kind in ("failed", "error") for report in terminalreporter.stats.get(kind, [])]
        with Path(path).open("a") as file:
            file.writelines(f"Failed: {report.nodeid}\n" for report in reports)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes only by their position: a generated file may contain the time, and each process has to collect the same tests."""
    return argname if isinstance(val, bytes) else None


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def remove_folders_of_the_dead() -> None:
    """Delete the folders that killed runs left behind."""
    for folder in settings.RUN_DIR.parent.glob("connective-tests-*"):
        process = folder.name.rpartition("-")[2]
        if process.isdecimal() and (int(process) == os.getpid() or not is_alive(int(process))):
            shutil.rmtree(folder, ignore_errors=True)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark tests that need a browser or Elasticsearch, so that `-m "not browser"` skips them, and tests that run more than once.

    After the other plugins have selected and shuffled them, put the slow tests, those that take a minute, first.
    """
    for item in items:
        needed = getattr(item, "fixturenames", ())
        if "browser" in needed:
            item.add_marker("browser")
            item.add_marker(pytest.mark.flaky(reruns=1))  # the run lists retried tests at its end
        params = item.callspec.params if hasattr(item, "callspec") else {}
        if not {"elasticsearch_server", "cluster"}.isdisjoint(needed) or "elasticsearch" in params.values():
            item.add_marker("elasticsearch")
        mark_what_runs_again(item)
    yield
    items.sort(key=begins_late)


def begins_late(item: pytest.Item) -> bool:
    """Return whether a test can be among the last: one that takes a minute cannot, or all processes but one would be idle."""
    return not item.get_closest_marker("xdist_group")


@pytest.fixture(scope="session")
def require() -> Callable[[Any, str], Any]:
    """Return an object that must exist, or skip the test without it; on the build server (`CI=true`) nothing may be missing."""

    def have(thing: Any, name: str) -> Any:
        if thing:
            return thing
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is missing, and with CI=true nothing may be.")
        pytest.skip(f"{name} is missing: `make services` starts or installs it.")

    return have


@pytest.fixture(scope="session")
def template(django_db_modify_db_settings: None) -> Template:
    return TEMPLATES[connection.vendor](connection)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, template: Template, django_db_blocker: Any) -> Iterator[bool]:
    """Start with a copy of a migrated database if there is one."""
    try:
        with django_db_blocker.unblock():
            taken = template.take()
        yield taken or django_db_keepdb
    finally:
        template.release()  # whatever went wrong, no process waits for ever


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, template: Template, django_db_blocker: Any) -> Iterator[None]:
    """Restore the rows of the migrations after a test that commits, instead of Django's flush."""
    with django_db_blocker.unblock():
        template.keep()
        pristine = {alias: PristineRows(connections[alias]) for alias in connections}

    def put_rows_back(test: TransactionTestCase) -> None:
        for alias in test._databases_names(include_mirrors=False):
            pristine[alias].put_back()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_rows_back)
        yield
    if template.was_taken:  # otherwise pytest-django deletes it
        with django_db_blocker.unblock():
            template.drop()


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: Any) -> Any:
    """The site, served once the tests' database exists.

    Started earlier, it would use the database of the settings, ":memory:", and its threads would share the main thread's connection:
    one thread would close what another is reading from, which crashes the interpreter.
    """
    return live_server


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> None:
    """Give each test a search index of its own, so that it does not find what another test published."""
    settings.VAR_DIR = tmp_path


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Raise all time limits, so that none of them decides a test that is about something else."""
    wait_patiently(monkeypatch)


@pytest.fixture(autouse=True)
def _index_when_asked(monkeypatch: pytest.MonkeyPatch) -> IndexWhenAsked:
    """Update the index only when a test first uses the engine, since most never do."""
    return IndexWhenAsked(monkeypatch)


@pytest.fixture
def index_at_once(_index_when_asked: IndexWhenAsked) -> None:
    """Update the index on every commit, as the site does without workers."""
    _index_when_asked.at_once = True


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _own_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start each test in a generation of its own. It never asks the database for it, which would count among a page's queries."""
    monkeypatch.setattr("cms.generation.known", Known(time.time_ns(), trusted_until=math.inf))


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Start each test in the site's language: a request leaves the language of its response active."""
    yield
    translation.deactivate()


@pytest.fixture
def postgres() -> None:
    """Skip the test on other databases. `make test` runs it a second time on PostgreSQL."""
    if connection.vendor != "postgresql":
        pytest.skip("Needs PostgreSQL: set DATABASE_URL, as the second run of `make test` does.")


@pytest.fixture
def redis_url(require: Callable[[Any, str], Any]) -> Iterator[str]:
    """The URL of an empty Redis database that no other process of these tests uses."""
    from redis import Redis

    address = require(os.environ.get("REDIS_URL"), "Redis (REDIS_URL)")
    with free_number(range(1, 16), "redis") as number:
        url = f"{address.rpartition('/')[0]}/{number}"
        with Redis.from_url(url) as client:
            client.flushdb()
            yield url
            client.flushdb()


@pytest.fixture(scope="session")
def elasticsearch_server(require: Callable[[Any, str], Any]) -> str:
    """The URL of a running Elasticsearch."""
    return require(os.environ.get("ELASTICSEARCH_URL"), "Elasticsearch (ELASTICSEARCH_URL)")


@pytest.fixture
def elasticsearch_url(elasticsearch_server: str) -> Iterator[str]:
    """A SEARCH_URL whose indices no other test or process uses."""
    url = f"{elasticsearch_server.rstrip('/')}/test-{uuid.uuid4().hex[:12]}"
    yield url
    remove_indices(url)


def remove_indices(url: str) -> None:
    from search.backends.elasticsearch.client import Connection, read_address

    connection = Connection(read_address(url))
    client, prefix = connection.client, connection.address.prefix
    if indices := list(client.indices.get(index=f"{prefix}-*", features="settings", filter_path="*.settings.index.uuid")):
        client.indices.delete(index=indices)
    client.options(ignore_status=404).indices.delete_index_template(name=prefix)
    client.close()


@pytest.fixture
def assert_valid_html(require: Callable[[Any, str], Any], tmp_path: Path) -> Callable[[Mapping[str, str]], None]:
    """Assert that pages (HTML by name) have no errors; pass many at once, since the validator is slow to start."""
    require(java(), "Java")

    def check(pages: Mapping[str, str]) -> None:
        errors = html_errors(pages, tmp_path)
        assert not errors, "\n".join(errors)

    return check
