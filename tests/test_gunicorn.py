"""The web processes as `gunicorn.conf.py` makes them: forked from one that has loaded the site and does nothing else."""

import time
from pathlib import Path
from urllib.request import urlopen

from tests.bench.pages import ROOT, our_environment
from tests.bench.servers import private_megabytes, serve
from tests.patience import LONG

CONFIGURATION = f"--config={ROOT / 'gunicorn.conf.py'}"
MOST_OF_ITS_OWN = 0.6  # of the memory that is resident in the process that was forked


def status_of(process: int) -> dict[str, str]:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return {name: value.strip() for name, _colon, value in (line.partition(":") for line in lines)}


def test_web_processes_share_the_loaded_site_and_are_forked_from_one_without_threads(tmp_path: Path) -> None:
    environment = our_environment(tmp_path) | {"EMBEDDINGS_URL": "none://"}
    with serve("cms.wsgi", tmp_path, environment, "/healthz", CONFIGURATION) as site:
        with urlopen(f"{site}/healthz", timeout=30) as answer:
            assert answer.status == 200
        deadline = time.monotonic() + LONG
        while len(own := private_megabytes(tmp_path)) < 2:  # the first answers before the second is forked
            assert time.monotonic() < deadline
            time.sleep(0.05)
        parent = status_of(int((tmp_path / "gunicorn.pid").read_text()))

    assert parent["Threads"] == "1"
    assert max(own) < MOST_OF_ITS_OWN * int(parent["VmRSS"].split()[0]) / 1024
