"""The admin's search in PostgreSQL, with its index and without, at 2,000, 20,000 and 100,000 pages (ON_POSTGRES=true)."""

import statistics
import time

import pytest
from django.db import connection
from wagtail.models import Page

from cms import admin_index, admin_search
from tests.cms.admin_rows import make_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("postgres")]
QUESTIONS = [f"w{rare} w{common}" for rare, common in zip(range(30_000, 39_000, 900), range(20, 120, 10), strict=True)]


def milliseconds() -> float:
    """Return the median time of a question: the total, and the first twenty pages."""
    took = []
    for question in QUESTIONS:
        started = time.perf_counter()
        found = admin_search.SearchBackend({}).search(question, Page.objects.all())
        found.count()
        list(found[:20])
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("count", [2_000, 20_000, 100_000])
def test_the_index_makes_the_search_faster(count: int, capsys: pytest.CaptureFixture[str]) -> None:
    make_rows(count)
    milliseconds()
    with_index = milliseconds()
    with connection.schema_editor() as editor:
        admin_index.drop_index(None, editor)
    without = milliseconds()

    with capsys.disabled():
        print(
            f"\n{count:>7,} pages: {with_index:.1f} ms with the index, {without:.1f} ms without: {without / with_index:.0f} times as fast"
        )
    assert with_index < without
