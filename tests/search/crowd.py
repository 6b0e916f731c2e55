"""Many editors publish while many readers search."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier, Event, Semaphore

from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client

from cms.models import StandardPage
from search.indexing.changes import PendingChange
from tests.pages import make_homes, make_page
from tests.patience import LONG

SERVED = 12  # concurrent readers, limited like the threads of a server and the connections of PostgreSQL


def publish_and_read(ask: Callable, found: Callable, *, editors: int, readers: int, times: int) -> None:
    """Have `editors` publish a page each, `times` times, while `readers` search; assert that nothing is lost and no search fails."""
    make_homes()
    with transaction.atomic():  # they are indexed together
        pages = [make_page(StandardPage, "Sandbank", slug=f"sandbank-{number}") for number in range(editors)]
    everybody_is_there, editors_are_done = Barrier(editors + readers), Event()
    numbers, threads_of_the_server = count(), Semaphore(SERVED)
    totals: list[int] = []

    def publish(page: StandardPage) -> None:
        try:
            everybody_is_there.wait(LONG)
            for time in range(1, times + 1):
                page.title = f"Sandbank {page.slug.replace('-', '')}x{time}"
                page.save_revision().publish()
        finally:
            connections.close_all()

    def search(number: int) -> int:
        if number % 2:
            return ask("Sandbank").total
        # No two queries are the same, so that none is answered from a cache.
        answer = Client().get("/api/search/", {"q": f"Sandbank -nichts{next(numbers)}", "locale": "de"})
        assert answer.status_code == 200
        return answer.json()["total"]

    def read(number: int) -> None:
        everybody_is_there.wait(LONG)
        while True:
            was_last = editors_are_done.is_set()
            with threads_of_the_server:
                try:
                    totals.append(search(number))
                finally:
                    connections.close_all()
            if was_last:
                return
            editors_are_done.wait(1.0)  # readers pause to read

    with ThreadPoolExecutor(editors + readers) as pool:
        reading = [pool.submit(read, number) for number in range(readers)]
        publishing = [pool.submit(publish, page) for page in pages]
        try:
            for editor in publishing:
                editor.result(LONG)
        finally:
            editors_are_done.set()
        for reader in reading:
            reader.result(LONG)

    assert len(totals) >= 2 * readers
    assert set(totals) == {editors}
    assert not PendingChange.objects.exists()
    for page in pages:
        assert found(page.title.split()[-1]) == [f"page:{page.pk}"]
    call_command("search_index", "check")
