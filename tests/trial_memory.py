"""The memory of a web process stays the same over a hundred thousand requests, and below 250 MB without the embedding model."""

import os
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.bench.members import AS_DEPLOYED, log_in
from tests.bench.pages import load_demo, our_environment
from tests.bench.servers import private_megabytes, serve

REQUESTS = int(os.environ.get("MEMORY_REQUESTS", "100000"))
MOST, GROWTH = 250, 10  # MB
PARTS = 10


def addresses(member: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """Yield paths, and whether the member asks: what is read most, searches and pages that there are none of."""
    read = [
        *(
            "/de/",
            "/en/",
            "/ar/",
            "/de/mitmachen/",
            "/de/mitmachen/deep-dive-wasserresilienz/",
            "/de/feeds/calls.atom",
            "/sitemap.xml",
        ),
        *(
            "/api/v2/pages/?fields=*&type=cms.CallPage",
            "/api/v3/pages/",
            "/de/search/?q=wasser",
            "/api/search/?q=hitze&locale=de",
        ),
    ]
    own = [*member.values(), "/de/"]
    for number in cycle(range(997)):
        yield from ((path, False) for path in read)
        yield from ((path, True) for path in own)
        yield f"/de/search/?q=stadt+{number}", False
        yield f"/de/nichts-{number}/", False


def ask(url: str, cookie: str) -> int:
    try:
        with urlopen(Request(url, headers={"Cookie": cookie} if cookie else {}), timeout=60) as answer:
            answer.read()
            return int(answer.status)
    except HTTPError as refused:
        refused.read()
        return refused.code


def test_memory_of_a_web_process_stays_the_same(tmp_path: Path) -> None:
    environment = our_environment(tmp_path) | {"EMBEDDINGS_URL": "none://"}
    load_demo(environment)
    facts = log_in(environment)
    measured: list[float] = []
    with serve(
        "cms.wsgi", tmp_path, environment, "/de/", *AS_DEPLOYED
    ) as site:  # the first on a machine makes its lists of words
        assert ask(f"{site}/de/search/?q=wasser", "") == 200
    with serve("cms.wsgi", tmp_path, environment, "/de/", *AS_DEPLOYED) as site:
        asked = addresses(facts["pages"])
        for _part in range(PARTS):
            statuses = {ask(site + path, facts["cookie"] if own else "") for path, own in islice(asked, REQUESTS // PARTS)}
            assert statuses <= {200, 404}
            measured.append(max(private_megabytes(tmp_path)))
            print(f"{len(measured) * REQUESTS // PARTS:>7} requests: {measured[-1]:.0f} MB", flush=True)

    start, end = measured[1], measured[-1]  # by the second part everything is loaded
    assert end - start <= GROWTH, measured
    assert end <= MOST, measured
