"""PostgreSQL answers the search of the admin from an index."""

import pytest
from django.db import connection
from wagtail.models import Page

from cms import admin_index, admin_search
from tests.cms.admin_rows import make_rows

pytestmark = [pytest.mark.django_db, pytest.mark.every_database, pytest.mark.usefixtures("postgres")]


def plan_of(how: str, typed: str) -> str:
    """Return how PostgreSQL finds pages for `typed`, as it would in a table that is too large to be read whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    found = getattr(admin_search.SearchBackend({}), how)(typed, Page.objects.all())[:20]
    return found.get_queryset().explain()


@pytest.mark.parametrize(("how", "index"), [("search", admin_index.NAME), ("autocomplete", "wagtailsear_autocom_476c89_gin")])
def test_search_of_the_admin_is_answered_from_an_index(how: str, index: str) -> None:
    make_rows(500)

    assert f"Bitmap Index Scan on {index}" in plan_of(how, "w39000 w38000")


def test_without_the_index_every_row_is_read() -> None:
    make_rows(500)
    with connection.schema_editor() as editor:
        admin_index.drop_index(None, editor)

    assert "gin" not in plan_of("search", "w39000 w38000")


def test_index_that_was_left_unfinished_is_made_anew() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = %s::regclass", [admin_index.NAME])
    assert not admin_index.has_index()

    with connection.schema_editor() as editor:
        admin_index.create_index(None, editor)
        admin_index.create_index(None, editor)

    assert admin_index.has_index()


@pytest.mark.django_db(transaction=True)
def test_index_is_made_while_others_write() -> None:
    with connection.schema_editor(atomic=False) as editor:
        admin_index.drop_index(None, editor)
        assert not admin_index.has_index()
        with connection.cursor() as cursor, connection.execute_wrapper(note := Statements()):
            cursor.execute("SELECT 1")
            admin_index.create_index(None, editor)

    assert admin_index.has_index()
    assert "CREATE INDEX CONCURRENTLY" in note.text


class Statements:
    """Keeps the statements that are sent to the database."""

    def __init__(self) -> None:
        self.text = ""

    def __call__(self, execute, sql, params, many, context):
        self.text += sql + "\n"
        return execute(sql, params, many, context)
