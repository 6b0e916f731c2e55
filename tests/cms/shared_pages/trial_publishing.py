"""Publishing under load: eight addresses are read all the time by two web processes while a page is changed, hidden, moved and closed."""

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.bench import AT_ONCE
from tests.bench.servers import serve

ROOT = Path(__file__).resolve().parents[3]
LATEST = 2.0  # seconds after which nobody may see an earlier state
ROUND = [
    "publish",
    "extend",
    "restrict",
    "lift",
    "publish",
    "withdraw",
    "publish_again",
    "move",
    "publish",
    "move_back",
    "extend",
]
ROUNDS = int(os.environ.get("TRIAL_ROUNDS", "5"))


@dataclass
class State:
    """What is true of each address from when somebody began to bring it about; at the latest since `done`."""

    began: float
    done: float
    truth: dict[str, str]
    act: str


@dataclass
class Reading:
    address: str
    began: float
    ended: float
    seen: str


class Readers:
    """Threads that read one address each, again and again."""

    def __init__(self, site: str, addresses: list[str]) -> None:
        self.host = urlsplit(site).netloc
        self.readings: list[Reading] = []
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self.read, args=(address,)) for address in addresses]
        for thread in self.threads:
            thread.start()

    def read(self, address: str) -> None:
        while not self.is_over.is_set():
            began = time.time()
            connection = http.client.HTTPConnection(self.host, timeout=30)
            try:
                connection.request("GET", address)
                answer = connection.getresponse()
                answer.read()
                seen = f"{answer.status} {answer.headers.get('ETag', '')}".strip()
            except OSError as error:
                seen = f"error {error!r}"
            finally:
                connection.close()
            self.readings.append(Reading(address, began, time.time(), seen))
            time.sleep(0.01)

    def end(self) -> list[Reading]:
        self.is_over.set()
        for thread in self.threads:
            thread.join()
        return self.readings


class Editor:
    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.cms.shared_pages.acting"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def act(self, name: str) -> State:
        assert self.process.stdin
        assert self.process.stdout
        began = time.time()
        print(name, file=self.process.stdin, flush=True)
        while not (line := self.process.stdout.readline()).startswith("{"):
            assert line, "The editor is gone."
        return State(began, **json.loads(line), act=name)

    def end(self) -> None:
        self.process.communicate(timeout=60)


def is_true(reading: Reading, states: list[State]) -> bool:
    """Return whether a reading shows what was true at some moment from `LATEST` seconds before it began until it ended."""
    following = [*states[1:], None]
    allowed = {
        state.truth[reading.address]
        for state, after in zip(states, following, strict=True)
        if state.began <= reading.ended and (after is None or after.done >= reading.began - LATEST)
    }
    return reading.seen in allowed


def is_in_between(reading: Reading, states: list[State]) -> bool:
    """Return whether something was just being changed: a page is published, and the search does not know of it yet."""
    changing = any(state.began <= reading.ended and state.done >= reading.began - LATEST for state in states)
    return changing and reading.seen.startswith(("200 ", "301", "302", "404"))


@pytest.mark.parametrize("store", ["memory", "redis"])
def test_nobody_sees_what_was_true_two_seconds_ago(store: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"CACHE_URL", "DEBUG", "VAR_DIR", "BASE_URL"}}
    environment = (
        kept | AT_ONCE | {"DJANGO_SETTINGS_MODULE": "cms.settings.demo", "VAR_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    )
    environment |= {"EMBEDDINGS_URL": "none://", "BASE_URL": "http://127.0.0.1:8000"}
    if store == "redis":
        environment["CACHE_URL"] = request.getfixturevalue("redis_url").replace("redis://", "rediscache://")
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=environment, check=True)
    editor = Editor(environment)
    states = [editor.act("begin")]
    chance = random.Random(16)
    with serve("cms.wsgi", tmp_path, environment, "/healthz") as site:
        readers = Readers(site, list(states[0].truth))
        for act in [*ROUND * ROUNDS, "close_soon"]:
            time.sleep(chance.uniform(0.2, 4))
            states.append(editor.act(act))
        closes = states[-1].done + 4
        time.sleep(max(0.0, closes - time.time()) + 0.5)
        closed = editor.act("look")
        states.append(State(closes - 1, closes, closed.truth, "closed"))
        time.sleep(LATEST + 1)
        readings = readers.end()
    editor.end()

    doubtful = [reading for reading in readings if not is_true(reading, states)]
    bad = [reading for reading in doubtful if not is_in_between(reading, states)]
    print(f"\n{store}: {len(readings)} readings, {len(states)} states, in between: {len(doubtful) - len(bad)}, wrong: {len(bad)}")
    print(Counter(reading.seen.partition(" ")[0] for reading in readings))
    for reading in bad[:20]:
        last = max((state for state in states if state.done <= reading.began), key=lambda state: state.done)
        print(f"{reading.address}: {reading.seen} {reading.began - last.done:.2f} s after {last.act}")
    assert not bad
