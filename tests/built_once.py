"""What many tests begin with is built once in a process; afterwards its rows are put into the database as they were.

A page takes a hundred queries to make and publish, its rows take a few. Rows go with the transaction or the clean-up of their test.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps

from django.db import connection, transaction
from wagtail.models import Page, Site

from cms.generation import raise_generation
from search.indexing.tasks import update_on_commit
from search.sources.pages import PageSource

from .database import table_names

Row = tuple[object, ...]
Tables = Mapping[str, list[Row]]

NOT_KEPT = {"search_pendingchange"}  # what the index has yet to get is noted anew: it is another index in each test


def built_once(build: Callable[[], None]) -> Callable[[], None]:
    """Have `build`, which adds to the database, run once for each state of the tables that it changes."""
    known: list[tuple[Tables, Tables]] = []  # these tables as they were before, and after

    @wraps(build)
    def build_or_put() -> None:
        for before, after in known:
            if before == read_tables(before):
                put(after)
                return
        everything = read_tables(set(table_names(connection)) - NOT_KEPT)
        build()
        changed = {name: rows for name, rows in read_tables(everything).items() if rows != everything[name]}
        known.append(({name: everything[name] for name in changed}, changed))

    return build_or_put


def read_tables(names: Iterable[str]) -> dict[str, list[Row]]:
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            found[name] = sorted(cursor.fetchall(), key=repr)
    return found


def put(tables: Tables) -> None:
    """Have `tables` hold these rows, and let be known what a publication lets be known."""
    pages_before = live_pages()
    with transaction.atomic(), connection.cursor() as cursor:
        for name, rows in tables.items():
            table = connection.ops.quote_name(name)
            cursor.execute(f"DELETE FROM {table}")
            if rows:
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
        Site.clear_site_root_paths_cache()
        raise_generation()
        update_on_commit(PageSource.name, sorted(live_pages() - pages_before))


def live_pages() -> set[str]:
    """Return the keys of the published pages: the index is told of each, whether it takes it or not."""
    return {str(pk) for pk in Page.objects.live().filter(depth__gt=1).values_list("pk", flat=True)}
