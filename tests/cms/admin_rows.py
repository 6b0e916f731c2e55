"""Many pages for the search of the admin, written by PostgreSQL itself: saving 100,000 of them would take an hour."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Page

from cms.models import NewsPage
from tests.pages import make_homes, make_page

WORDS_PER_PAGE = 150
VOCABULARY = 40_000


def make_rows(count: int) -> None:
    """Make `count` pages with a title of four words and a text of 150; word `w1` is in nearly every page, `w39000` in very few."""
    make_homes()
    pattern = make_page(NewsPage, "Muster").page_ptr
    own = {"path", "title", "draft_title", "slug", "url_path", "translation_key", "id", "depth"}
    same = [field.column for field in Page._meta.concrete_fields if field.column not in own]
    columns = ", ".join(f'"{column}"' for column in same)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM wagtailcore_page WHERE id = %s", [pattern.pk])
        values = cursor.fetchone()
        places = ", ".join(["%s"] * len(values))
        cursor.execute(
            f"""
            INSERT INTO wagtailcore_page ({columns}, path, depth, title, draft_title, slug, url_path, translation_key)
            SELECT {places}, %s || lpad(n::text, 8, '0'), %s, 'Seite ' || n, 'Seite ' || n, 'seite-' || n, '/seite-' || n || '/', gen_random_uuid()
            FROM generate_series(1, %s) AS n
            """,
            [*values, pattern.path, pattern.depth + 2, count],
        )
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(
            """
            INSERT INTO wagtailsearch_indexentry (content_type_id, object_id, title, body, autocomplete, title_norm, title_text, body_text)
            SELECT %s, page.id::text, to_tsvector('simple', page.title), to_tsvector('simple', words.text), to_tsvector('simple', page.title), 1, '', ''
            FROM wagtailcore_page AS page,
                 LATERAL (SELECT string_agg('w' || floor(power(random(), 3) * %s)::int, ' ') AS text
                          FROM generate_series(1, %s) WHERE page.id > 0) AS words
            WHERE page.slug LIKE 'seite-%%'
            """,
            [ContentType.objects.get_for_model(Page).pk, VOCABULARY, WORDS_PER_PAGE],
        )
        cursor.execute(  # as autovacuum does
            """
            SELECT gin_clean_pending_list(indexrelid) FROM pg_index
            JOIN pg_class ON pg_class.oid = indexrelid
            JOIN pg_am ON pg_am.oid = relam AND amname = 'gin'
            WHERE indrelid = 'wagtailsearch_indexentry'::regclass
            """
        )
        cursor.execute("ANALYZE wagtailcore_page, wagtailsearch_indexentry")
