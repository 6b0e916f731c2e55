"""Models created at once are those that single operations create."""

from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations import Migration
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from cms.creating_models import CreateModels

KEY = ("id", models.BigAutoField(primary_key=True))
TABLES = {"shelf_book", "shelf_author", "shelf_book_readers"}


def models_of_each_other() -> list[CreateModel]:
    return [
        CreateModel("Book", [KEY, ("author", models.ForeignKey("shelf.Author", models.CASCADE, related_name="books"))]),
        CreateModel("Author", [KEY, ("best", models.ForeignKey("shelf.Book", models.SET_NULL, null=True, related_name="+"))]),
    ]


def tables() -> set[str]:
    with connection.cursor() as cursor:
        return {name for name in connection.introspection.table_names(cursor) if name.startswith("shelf_")}


@pytest.mark.parametrize("is_rendered", [True, False])
def test_state_is_that_of_single_operations_with_relations_resolved(is_rendered: bool) -> None:
    single, at_once = ProjectState(), ProjectState()
    if is_rendered:
        assert [*single.apps.get_models(), *at_once.apps.get_models()] == []
    for operation in models_of_each_other():
        operation.state_forwards("shelf", single)
    CreateModels(models_of_each_other()).state_forwards("shelf", at_once)

    assert ("apps" in at_once.__dict__) is is_rendered
    assert list(at_once.models) == [("shelf", "book"), ("shelf", "author")]
    assert at_once == single
    book, author = (at_once.apps.get_model("shelf", name) for name in ("Book", "Author"))
    assert book._meta.get_field("author").remote_field.model is author
    assert [relation.related_model for relation in author._meta.related_objects if relation.get_accessor_name()] == [book]


@pytest.mark.django_db(transaction=True)
def test_tables_are_created_with_their_references_and_deleted_again() -> None:
    before, after = ProjectState(), ProjectState()
    operation = CreateModels(models_of_each_other())
    operation.state_forwards("shelf", after)
    readers = AddField("Book", "readers", models.ManyToManyField("shelf.Author", related_name="+"))
    readers.state_forwards("shelf", after)
    with connection.schema_editor(atomic=True) as editor:
        operation.database_forwards("shelf", editor, before, after)

    assert tables() == TABLES
    book, author = (after.apps.get_model("shelf", name) for name in ("Book", "Author"))
    row = book.objects.create(author=author.objects.create())
    author.objects.update(best=row)
    assert list(author.objects.filter(books__author__best=row)) == [row.author]
    book.objects.all().delete()
    author.objects.all().delete()

    with connection.schema_editor(atomic=True) as editor:
        operation.database_backwards("shelf", editor, after, before)
    assert tables() == set()


def test_migration_can_be_written_to_a_file() -> None:
    migration = Migration("0001_books", "shelf")
    migration.operations = [CreateModels(models_of_each_other())]
    names: dict[str, Any] = {}
    exec(MigrationWriter(migration).as_string(), names)
    [operation] = names["Migration"].operations

    assert operation.describe() == "Create models Book, Author"
    written, state = ProjectState(), ProjectState()
    operation.state_forwards("shelf", written)
    migration.operations[0].state_forwards("shelf", state)
    assert written == state
