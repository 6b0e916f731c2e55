"""The test harness itself."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page, Site

from cms.models import HomePage, StandardPage
from cms.snippets.taxonomy import Topic
from search.backends.engine import get_backend
from search.indexing.changes import PendingChange
from tests import patience, selection
from tests.built_once import built_once
from tests.database import table_names
from tests.pages import make_homes, make_page

ROUNDS = pytest.mark.parametrize("round_", [1, 2])  # in either order, neither must see what the other left behind


@ROUNDS
@pytest.mark.django_db(transaction=True)
def test_changes_of_a_committing_test_are_undone_before_the_next(round_: int) -> None:
    root = Page.get_first_root_node()
    assert root is not None
    assert [topic.name_de for topic in Topic.objects.filter(slug="hitze-in-der-harness")] == []
    assert Locale.objects.exists()

    Topic.objects.create(slug="hitze-in-der-harness", name_de="Hitze")
    Site.objects.all().delete()
    root.delete()


@ROUNDS
@pytest.mark.django_db
def test_other_tests_see_the_migrated_database(round_: int) -> None:
    assert Page.get_first_root_node() is not None
    assert not Topic.objects.filter(slug="hitze-in-der-harness").exists()


@ROUNDS
def test_the_cache_is_empty(round_: int) -> None:
    assert cache.get("left") is None

    cache.set("left", "behind")


@ROUNDS
def test_redis_is_empty(redis_url: str, round_: int) -> None:
    from redis import Redis

    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0

        client.set("left", "behind")


def test_html_errors_are_found(assert_valid_html: Callable[[Mapping[str, str]], None]) -> None:
    start = '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>T</title></head><body>'

    assert_valid_html({"good": start + "<p>Wasser</p></body></html>"})
    with pytest.raises(AssertionError, match=r"^bad, line 1: .*b.* not allowed"):
        assert_valid_html({"good": start + "</body></html>", "bad": start + "<ul><b>Wasser</b></ul></body></html>"})


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["as the migrations left it", "with another page"])
def test_built_once_restores_the_state_without_building_again(state: str) -> None:
    root, built = Page.get_first_root_node(), []

    @built_once
    def build() -> None:
        built.append(root.pk)
        Page.objects.get(pk=root.pk).add_child(instance=HomePage(title="Anfang", slug="anfang", hero_title="A", summary="Lead"))

    if state == "with another page":
        make_homes()
    counts = []
    for _time in range(2):
        with transaction.atomic():
            build()
            home = HomePage.objects.get(slug="anfang")
            Site.objects.update(root_page=home)
            child = home.add_child(instance=StandardPage(title="Kind", slug="kind", summary="Lead"))
            assert child.url == "/de/kind/"
            assert Page.find_problems() == ([], [], [], [], [])
            connection.check_constraints()
            counts.append({name: rows_in(name) for name in table_names(connection)})
            transaction.set_rollback(True)
    assert len(built) == 1
    assert counts[0] == counts[1]

    Topic.objects.create(slug="sand", name_de="Sand")  # does not affect what `build` changes
    Site.objects.update(hostname="anderswo.example")
    with transaction.atomic():
        build()
        transaction.set_rollback(True)
    assert (len(built), HomePage.objects.filter(slug="anfang").exists()) == (1, False)
    root.refresh_from_db()
    root.add_child(instance=StandardPage(title="Zuvor", slug="zuvor", summary="Lead"))
    build()  # in a different state it must build again
    assert (len(built), Page.find_problems()) == (2, ([], [], [], [], []))


def rows_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_making_the_homes_again_needs_few_queries() -> None:
    with transaction.atomic():
        first = {code: (home.pk, home.title, home.url) for code, home in make_homes().items()}
        transaction.set_rollback(True)
    with CaptureQueriesContext(connection) as queries:
        again = make_homes()

    assert {code: (home.pk, home.title, home.url) for code, home in again.items()} == first
    assert list(first) == ["de", "en", "fr", "ar"]
    assert len(queries) < 60
    assert Site.objects.get(is_default_site=True).root_page_id == again["de"].pk
    assert PendingChange.objects.filter(key=str(again["ar"].pk)).exists()


@pytest.mark.django_db(transaction=True)
def test_search_index_is_brought_up_to_date_when_it_is_read() -> None:
    make_homes()
    stays, page = make_page(StandardPage, "Rohrdommel"), make_page(StandardPage, "Sandbank")
    ours = {f"page:{stays.pk}", f"page:{page.pk}"}
    assert PendingChange.objects.exists()
    assert ours <= set(get_backend().fingerprints())
    assert not PendingChange.objects.exists()

    Page.objects.get(pk=page.pk).delete()
    assert ours - set(get_backend().fingerprints()) == {f"page:{page.pk}"}


@pytest.mark.django_db(transaction=True)
def test_index_at_once_updates_the_search_index_on_every_commit(index_at_once: None) -> None:
    make_homes()
    make_page(StandardPage, "Sandbank")
    assert not PendingChange.objects.exists()


@pytest.mark.django_db
def test_wagtail_index_is_up_to_date_when_it_is_searched() -> None:
    make_homes()
    page = make_page(StandardPage, "Sandbank", summary="Lead")
    assert [found.pk for found in Page.objects.search("Sandbank")] == [page.pk]
    assert [found.pk for found in StandardPage.objects.autocomplete("Sand")] == [page.pk]

    page.title = "Rohrdommel"
    page.save()
    assert (list(Page.objects.search("Sandbank")), Page.objects.search("Rohrdommel").count()) == ([], 1)
    Page.objects.get(pk=page.pk).delete()
    assert list(Page.objects.search("Rohrdommel")) == []


def test_tests_selected_to_run_again_exist() -> None:
    for start in {*selection.EVERY_DATABASE, *selection.ONE_DATABASE, *selection.WITHOUT_COMMUNITY}:
        path, *names = start.partition("[")[0].split("::")
        assert (settings.BASE_DIR / path).exists(), start
        assert not names or f"def {names[-1]}" in (settings.BASE_DIR / path).read_text(), start


def test_every_raised_limit_exists_and_is_applied() -> None:
    for module, name in patience.LIMITS:
        assert getattr(import_module(module), name) == patience.LIMITS[module, name], (module, name)


@pytest.mark.parametrize(
    ("failing", "code", "named"),
    [
        ("", 0, []),
        ("checks", 1, ["Failed: Checks", "Failed: What ran beside"]),
        ("sqlite", 1, ["Failed: tests/test_sqlite.py::test_it", "Failed: Tests on SQLite"]),
        ("postgresql", 1, ["Failed: tests/test_postgresql.py::test_it", "Failed: What ran beside"]),
        ("alone", 1, ["Failed: tests/test_alone.py::test_it", "Failed: Tests without the community"]),
    ],
)
def test_gate_fails_only_if_a_part_fails_and_names_it_at_the_end(
    tmp_path: Path, failing: str, code: int, named: list[str]
) -> None:
    done = run_gate_with_stubs(tmp_path, failing)

    assert done.returncode == code, done.stdout + done.stderr
    last = done.stdout.splitlines()[-4:]
    assert [name for name in named if not any(name in line for line in last)] == []
    assert code or "Failed" not in done.stdout


def run_gate_with_stubs(folder: Path, failing: str) -> subprocess.CompletedProcess[str]:
    """Run `scripts/test` with stubs for servers, checks and pytest, of which the one named `failing` fails."""
    stubs = {
        "scripts/services": 'mkdir -p "$VAR_DIR/services" && echo DATABASE_URL=postgres://stub >"$VAR_DIR/services/env"',
        "scripts/lint": f"[ '{failing}' != checks ]",
        "bin/pytest": f"""
            part=sqlite
            [ -z "${{DATABASE_URL:-}}" ] || part=postgresql
            [ -z "${{COMMUNITY_ENABLED:-}}" ] || part=alone
            [ $part != '{failing}' ] || {{ echo "Failed: tests/test_$part.py::test_it" >>"$FAILED_TESTS"; exit 1; }}
            echo "$part passed"
        """,
    }
    for name, text in stubs.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/usr/bin/env bash\n{text}\n")
        path.chmod(0o755)
    script = shutil.copy(settings.BASE_DIR / "scripts" / "test", folder / "scripts" / "test")
    left_out = {"DATABASE_URL", "COMMUNITY_ENABLED", "CI"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.run(
        [script],
        env=environment | {"VENV": str(folder), "VAR_DIR": str(folder / "var")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.xdist_group("harness")
def test_xdist_keeps_tests_of_a_group_together(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("loadgroup", default=False):
        pytest.skip("Tests go to no group: `scripts/test` runs pytest with --dist loadgroup.")
    assert request.node.nodeid.endswith("@harness")  # what pytest-xdist sorts by
