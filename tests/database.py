"""Puts a database back to what the migrations left in it, after a test that committed."""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper


class PristineRows:
    """The rows of every table as they are now, to be put back later.

    Django's own flush leaves the tables empty: no root page, no locale, no site, no permission for the tests that come after.
    """

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.rows: dict[str, list[tuple]] = {}
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            for table in sorted(connection.introspection.django_table_names(only_existing=True, include_views=False)):
                cursor.execute(f"SELECT * FROM {quote(table)}")
                self.rows[table] = cursor.fetchall()

    def put_back(self) -> None:
        """Empty every table and insert the rows again. Foreign keys are checked at the end, so the order does not matter."""
        quote = self.connection.ops.quote_name
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            for table in self.rows:
                cursor.execute(f"DELETE FROM {quote(table)}")
            for table, rows in self.rows.items():
                if rows:
                    places = ", ".join(["%s"] * len(rows[0]))
                    cursor.executemany(f"INSERT INTO {quote(table)} VALUES ({places})", rows)
