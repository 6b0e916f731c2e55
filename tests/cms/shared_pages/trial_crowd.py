"""A thousand requests at once for twenty addresses, of which nothing is kept: each is worked out once by each process at most."""

import http.client
import os
import statistics
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.pages import load_demo, our_environment
from tests.bench.servers import serve

REQUESTS, ADDRESSES = 1000, 20
SLOWEST = 1.0  # seconds that 95 of a hundred may take


def addresses_of(site: str) -> list[str]:
    """Return the addresses of pages, from the sitemap."""
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
    connection.request("GET", "/sitemap.xml")
    text = connection.getresponse().read().decode()
    connection.close()
    found = [urlsplit(part.partition("</loc>")[0]).path for part in text.split("<loc>")[1:]]
    return found[:ADDRESSES]


def test_each_page_is_made_once_by_each_process(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    environment = our_environment(tmp_path / "data") | {"COUNTED": str(tmp_path / "counted")}
    load_demo(environment)
    with serve("tests.cms.shared_pages.counted", tmp_path, environment, "/healthz") as site:
        addresses = addresses_of(site)
        Path(tmp_path / "counted").write_text("")
        host, together = urlsplit(site).netloc, threading.Barrier(REQUESTS)
        took: list[float] = []
        statuses: Counter[int] = Counter()

        def ask(address: str) -> None:
            together.wait()
            began = time.perf_counter()
            connection = http.client.HTTPConnection(host, timeout=60)
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            took.append(time.perf_counter() - began)
            statuses[answer.status] += 1

        threads = [threading.Thread(target=ask, args=(addresses[number % len(addresses)],)) for number in range(REQUESTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        made = Counter((tmp_path / "counted").read_text().split("\n")[:-1])

    slow = statistics.quantiles(took, n=20)[-1]
    print(f"\n{REQUESTS} requests, {len(addresses)} addresses, {os.cpu_count()} cores: {dict(statuses)}")
    print(
        f"median {statistics.median(took):.2f} s, 95th percentile {slow:.2f} s, longest {max(took):.2f} s; worked out {sum(made.values())} times"
    )
    assert statuses == {200: REQUESTS}
    assert max(made.values()) == 1  # by one process
    assert slow < SLOWEST
