"""A PostgreSQL that is restarted under load: once it is up again, no request fails because of a connection from before."""

import itertools
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.db import connection

from cms.models import NewsPage, StandardPage
from tests.bench.servers import free_port, serve
from tests.cms.test_production import GOOD, ROOT
from tests.pages import make_homes, make_page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.every_database]
READERS = 8
REQUESTS = 120
MISSING = "/de/gibt-es-nicht/"
PATHS = ("/de/", "/de/sandbank/", "/api/v2/pages/?search=sandbank", "/de/neues/", MISSING, "/de/accounts/login/")


class PostgresServer:
    """A PostgreSQL for this test only. It refuses to run as root, so there it belongs to the user postgres."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder, self.port = programs, folder, free_port()
        self.data = folder / "data"

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: str) -> None:
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*user, str(self.programs / program), *arguments]
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self) -> None:
        self.run(
            "initdb",
            f"--pgdata={self.data}",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--auth=trust",
            "--no-sync",
        )
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self.run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-w", "-t", "120", "-o", options, "start")

    def restart(self) -> None:
        """Restart it as an administrator does, and return once it accepts connections."""
        self.run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-w", "-t", "120", "-m", "fast", "restart")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def copy_of(self, told: dict[str, Any]) -> None:
        """Fill it with the database of the tests."""
        source = ["-h", told["HOST"], "-p", str(told["PORT"]), "-U", told["USER"], "--no-owner", told["NAME"]]
        dump = subprocess.Popen(
            [self.programs / "pg_dump", *source], env={**os.environ, "PGPASSWORD": told["PASSWORD"]}, stdout=subprocess.PIPE
        )
        into = [self.programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", self.url]
        subprocess.run(into, stdin=dump.stdout, stdout=subprocess.DEVNULL, check=True)
        dump.stdout.close()
        assert dump.wait() == 0


@pytest.fixture
def server(postgres: None, db: None, require: Callable[[Any, str], Any]) -> Iterator[PostgresServer]:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    folder = Path(tempfile.mkdtemp(prefix="connective-postgres-"))  # a folder that its user can enter
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    make_homes()
    make_page(StandardPage, "Sandbank")
    make_page(NewsPage, "Neues")
    server = PostgresServer(require(programs, "PostgreSQL's programs")[-1], folder)
    try:
        server.start()
        server.copy_of(connection.settings_dict)
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def test_no_request_fails_once_the_database_is_up_again(server: PostgresServer, tmp_path: Path) -> None:
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        **GOOD,
        "DJANGO_SETTINGS_MODULE": "tests.cms.production_with_plain_files",
        "PYTHONPATH": str(ROOT),
        "VAR_DIR": str(tmp_path / "var"),
        "DATABASE_URL": server.url,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",
        "EMBEDDINGS_URL": "none://",
        "GUNICORN_CMD_ARGS": "--threads=4",
    }
    with serve("cms.wsgi", tmp_path, environment, "/de/") as site:
        with readers_of(site) as under_load:
            wait_until(lambda: len(under_load) >= REQUESTS)
            server.restart()
            up = time.monotonic()
            wait_until(lambda: sum(begun > up for begun, _path, _status in under_load) >= REQUESTS)
        server.restart()  # now every thread of the site has a connection that nobody has noticed to be dead
        with readers_of(site) as after_a_pause:
            wait_until(lambda: len(after_a_pause) >= REQUESTS)

    expected = {(path, 404 if path == MISSING else 200) for path in PATHS}
    assert {(path, status) for begun, path, status in under_load if begun > up} == expected
    assert {(path, status) for _begun, path, status in after_a_pause} == expected


@contextmanager
def readers_of(site: str) -> Iterator[list[tuple[float, str, int]]]:
    """Let many readers request pages until the block ends; yield what they got: when they asked, for what, and the status."""
    answers: list[tuple[float, str, int]] = []
    done = threading.Event()

    def read(first: int) -> None:
        for path in itertools.islice(itertools.cycle(PATHS), first, None):
            begun = time.monotonic()
            answers.append((begun, path, status_of(site + path)))
            if done.is_set():
                return

    threads = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        done.set()
        for thread in threads:
            thread.join()


def status_of(url: str) -> int:
    try:
        with urlopen(url, timeout=120) as answer:
            answer.read()
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def wait_until(is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 300
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
