"""Through nginx while pages are published: nobody sees the old page later than two seconds after."""

from __future__ import annotations

import statistics
import threading
import time
from itertools import pairwise

import pytest

from cms.models import NewsPage
from tests import nginx

from .asked import NEWS, Front

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not nginx.PROGRAM, reason="nginx is missing."),
    pytest.mark.timeout(600),
]

READERS = 4
PUBLICATIONS = 25
ADDRESSES = (NEWS, "/de/neues/", "/de/feeds/news.atom", "/api/v2/pages/?type=cms.NewsPage")
BOUND = 2.0  # seconds after a publication


def test_nobody_sees_the_old_page_two_seconds_after_a_publication(front: Front, news: NewsPage) -> None:
    seen: list[tuple[float, str, str]] = []  # when it was asked for, the address, the text
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            for address in ADDRESSES:
                asked_at = time.time()
                answer = front.get(address)
                seen.append((asked_at, address, answer.text if answer.status_code == 200 else f"status {answer.status_code}"))

    readers = [threading.Thread(target=read) for _number in range(READERS)]
    for reader in readers:
        reader.start()
    published: list[tuple[str, float]] = []
    for number in range(PUBLICATIONS):
        news.title = f"Fassung {number:03}."
        news.save_revision().publish()
        published.append((news.title, time.time()))
        time.sleep(0.7 + 0.13 * (number % 7))  # in every part of a second
    time.sleep(3)
    ended.set()
    for reader in readers:
        reader.join(60)

    assert not [text for _moment, _address, text in seen if text.startswith("status")]
    lags = []
    for (title, _began), (_next, replaced_at) in pairwise(published):
        lags.append(max((moment - replaced_at for moment, _address, text in seen if title in text), default=0.0))
    print(f"{len(seen)} answers; the old page was seen for {statistics.median(lags):.2f} s (median), {max(lags):.2f} s (longest)")
    assert max(lags) < BOUND
