"""The index by which PostgreSQL finds what the admin's search asks for.

Wagtail's search filters by title and body together, `title || body`, and makes an index of each alone, which PostgreSQL cannot use for that:
it would read every row. The package below Wagtail's search has this index in its own migrations, which Wagtail does not run.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

PENDING = 256  # kB of new entries that a search reads one by one, before they are sorted in; PostgreSQL's own limit is 4 MB
NAME = "cms_admin_search"
TABLE = "wagtailsearch_indexentry"  # of Wagtail's model; an index in its state would be a change of Wagtail's migrations


def create_index(apps: Any, schema_editor: Any) -> None:
    """Create the index; one that an interrupted migration left unfinished is made anew. Does nothing in other databases."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        if has_index(connection.alias):
            return
        at_once = "" if connection.in_atomic_block else "CONCURRENTLY"
        cursor.execute(f"DROP INDEX {at_once} IF EXISTS {NAME}")
        cursor.execute(
            f"CREATE INDEX {at_once} {NAME} ON {TABLE} USING gin ((title || body)) WITH (gin_pending_list_limit = {PENDING})"
        )
        cursor.execute(f"ANALYZE {TABLE}")  # how often each word occurs: from that the planner decides whether to use the index


def drop_index(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    at_once = "" if connection.in_atomic_block else "CONCURRENTLY"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {at_once} IF EXISTS {NAME}")


def has_index(alias: str = "default") -> bool:
    """Return whether PostgreSQL has the index, complete."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [NAME])
        return cursor.fetchone() == (True,)
