"""What every test can rely on: a database as the migrations left it, an empty cache, and servers that are there or said to be missing."""

import gc
import os
import shutil
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
    """Keep the garbage collector from looking through all that stays: the site and the tests, again and again."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Keep what failed for `scripts/test`, which names it once more at its end, after all its runs."""
    if path := os.environ.get("FAILED_TESTS"):
        reports = [report for kind in ("failed", "error") for report in terminalreporter.stats.get(kind, [])]
        with Path(path).open("a") as file:
            file.writelines(f"Failed: {report.nodeid}\n" for report in reports)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their place alone: a file that is made for a test may hold the time, and each process has to find the same tests."""
    return argname if isinstance(val, bytes) else None


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def remove_folders_of_the_dead() -> None:
    """Remove what runs that were killed left behind."""
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
    """Mark what needs a browser or an Elasticsearch, so that `-m "not browser"` leaves it out, and what runs more than once.

    When the others have chosen and shuffled, put first what takes a minute.
    """
    for item in items:
        needed = getattr(item, "fixturenames", ())
        if "browser" in needed:
            item.add_marker("browser")
            item.add_marker(pytest.mark.flaky(reruns=1))  # the run names at its end those that were tried again
        params = item.callspec.params if hasattr(item, "callspec") else {}
        if not {"elasticsearch_server", "cluster"}.isdisjoint(needed) or "elasticsearch" in params.values():
            item.add_marker("elasticsearch")
        mark_what_runs_again(item)
    yield
    items.sort(key=begins_late)


def begins_late(item: pytest.Item) -> bool:
    """Return whether a test can be among the last: what takes a minute cannot, or all processes but one have nothing left to do."""
    return not item.get_closest_marker("xdist_group")


@pytest.fixture(scope="session")
def require() -> Callable[[Any, str], Any]:
    """Return a thing that has to be there, or else skip the test; on the build server (`CI=true`) nothing may be missing."""

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
    """Begin with a copy of a database that is migrated, where there is one."""
    try:
        with django_db_blocker.unblock():
            taken = template.take()
        yield taken or django_db_keepdb
    finally:
        template.release()  # whatever went wrong, nobody waits for ever


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, template: Template, django_db_blocker: Any) -> Iterator[None]:
    """Put the rows of the migrations back after a test that commits, in place of Django's flush."""
    with django_db_blocker.unblock():
        template.keep()
        pristine = {alias: PristineRows(connections[alias]) for alias in connections}

    def put_rows_back(test: TransactionTestCase) -> None:
        for alias in test._databases_names(include_mirrors=False):
            pristine[alias].put_back()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_rows_back)
        yield
    if template.was_taken:  # else pytest-django removes it
        with django_db_blocker.unblock():
            template.drop()


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: Any) -> Any:
    """The site, served once the tests' database is there.

    Started before, it would see the database of the settings, ":memory:", and share the main thread's connection among its own:
    then one thread closes what another is reading from, which ends the interpreter.
    """
    return live_server


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> None:
    """Give each test a search index of its own: what another one published is not found."""
    settings.VAR_DIR = tmp_path


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no limit in seconds decide a test that is not about it."""
    wait_patiently(monkeypatch)


@pytest.fixture(autouse=True)
def _index_when_asked(monkeypatch: pytest.MonkeyPatch) -> IndexWhenAsked:
    """Bring the index up to date when a test first asks the engine for something, since most never do."""
    return IndexWhenAsked(monkeypatch)


@pytest.fixture
def index_at_once(_index_when_asked: IndexWhenAsked) -> None:
    """Bring the index up to date with every commit, as the site does where it has no workers."""
    _index_when_asked.at_once = True


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Have each test begin in the site's language: a request leaves the language that it was answered in."""
    yield
    translation.deactivate()


@pytest.fixture
def postgres() -> None:
    """Skip the test on another database. `make test` runs it a second time on PostgreSQL."""
    if connection.vendor != "postgresql":
        pytest.skip("Needs PostgreSQL: set DATABASE_URL, as the second run of `make test` does.")


@pytest.fixture
def redis_url(require: Callable[[Any, str], Any]) -> Iterator[str]:
    """The address of an empty Redis database that no other process of these tests uses."""
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
    """The address of a running Elasticsearch."""
    return require(os.environ.get("ELASTICSEARCH_URL"), "Elasticsearch (ELASTICSEARCH_URL)")


@pytest.fixture
def elasticsearch_url(elasticsearch_server: str) -> Iterator[str]:
    """A SEARCH_URL with which no other test and no other process meets this one's indices."""
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
    """Assert that pages (HTML by a name of it) hold no error; give many at once, the validator starts slowly."""
    require(java(), "Java")

    def check(pages: Mapping[str, str]) -> None:
        errors = html_errors(pages, tmp_path)
        assert not errors, "\n".join(errors)

    return check
