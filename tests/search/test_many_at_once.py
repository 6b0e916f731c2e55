"""Twenty editors publish while fifty readers search: nothing is lost, and no search fails."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier, Event, Semaphore

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client

from cms.models import StandardPage
from search.pending import PendingChange
from tests.pages import make_homes, make_page

pytestmark = pytest.mark.django_db(transaction=True)

EDITORS, READERS, TIMES = 20, 50, 2
SERVED = 12  # readers at the same moment: a server has so many threads, and PostgreSQL so many connections
PATIENCE = 120  # seconds


@pytest.fixture
def engine_url(every_engine: str) -> str:
    return every_engine


def test_twenty_editors_and_fifty_readers_at_once(ask, found) -> None:
    make_homes()
    with transaction.atomic():  # into the index all at once
        pages = [make_page(StandardPage, "Sandbank", slug=f"sandbank-{number}") for number in range(EDITORS)]
    everybody_is_there, editors_are_done = Barrier(EDITORS + READERS), Event()
    numbers, threads_of_the_server = count(), Semaphore(SERVED)
    totals: list[int] = []

    def publish(page: StandardPage) -> None:
        try:
            everybody_is_there.wait(PATIENCE)
            for time in range(1, TIMES + 1):
                page.title = f"Sandbank {page.slug.replace('-', '')}x{time}"
                page.save_revision().publish()
        finally:
            connections.close_all()

    def search(number: int) -> int:
        if number % 2:
            return ask("Sandbank").total
        # No two questions are the same, so that none is answered from what is remembered.
        answer = Client().get("/api/search/", {"q": f"Sandbank -nichts{next(numbers)}", "locale": "de"})
        assert answer.status_code == 200
        return answer.json()["total"]

    def read(number: int) -> None:
        everybody_is_there.wait(PATIENCE)
        while True:
            was_last = editors_are_done.is_set()
            with threads_of_the_server:
                try:
                    totals.append(search(number))
                finally:
                    connections.close_all()
            if was_last:
                return
            editors_are_done.wait(1.0)  # readers read

    with ThreadPoolExecutor(EDITORS + READERS) as pool:
        readers = [pool.submit(read, number) for number in range(READERS)]
        editors = [pool.submit(publish, page) for page in pages]
        try:
            for editor in editors:
                editor.result(PATIENCE)
        finally:
            editors_are_done.set()
        for reader in readers:
            reader.result(PATIENCE)

    assert len(totals) >= 2 * READERS
    assert set(totals) == {EDITORS}
    assert not PendingChange.objects.exists()
    for page in pages:
        assert found(page.title.split()[-1]) == [f"page:{page.pk}"]
    call_command("search_index", "check")
