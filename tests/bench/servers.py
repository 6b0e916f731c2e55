"""Serves a project as in production, and requests a page as fast as possible."""

import http.client
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

CLIENTS = 4
START_TIMEOUT = 240  # seconds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serve(application: str, folder: Path, environment: dict[str, str], ready: str, *options: str) -> Iterator[str]:
    """Run `application` under gunicorn with two workers until the block ends; yield its URL once it answers on `ready`.

    It runs in `folder`, so it reads no configuration of gunicorn's unless `options` name one.
    """
    address = f"http://127.0.0.1:{free_port()}"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        "--workers=2",
        f"--bind={address.removeprefix('http://')}",
        *options,
    ]
    with (folder / "gunicorn.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "--log-level=warning", "--no-control-socket", f"--pid={folder / 'gunicorn.pid'}"],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            wait_for(address + ready, server, folder / "gunicorn.log")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=30)


def private_megabytes(folder: Path) -> list[float]:
    """Return the memory of each worker of the server in `folder`: what it shares with no other process."""
    parent = int((folder / "gunicorn.pid").read_text())
    workers = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return sorted(private_megabytes_of(int(worker)) for worker in workers)


def private_megabytes_of(process: int) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        try:
            with urlopen(url, timeout=10):
                return
        except OSError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{url} does not answer ({error}):\n{log.read_text()[-3000:]}") from error
            time.sleep(0.2)


def requests_per_second(url: str, seconds: int, cookie: str = "") -> float:
    """Request `url` over a few connections for `seconds`. Aborts the run if a response is not successful."""
    measure = with_wrk if shutil.which("wrk") else with_threads
    return measure(url, seconds, cookie)


def with_wrk(url: str, seconds: int, cookie: str) -> float:
    command = ["wrk", "--threads=1", f"--connections={CLIENTS}", f"--duration={seconds}s", "--timeout=30s"]
    command += [f"--header=Cookie: {cookie}"] if cookie else []
    command.append(url)
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"{url}:\n{said}")
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said).group(1))


def with_threads(url: str, seconds: int, cookie: str) -> float:
    """Do the same without wrk, which takes more CPU time itself, from both sites alike."""
    end = time.monotonic() + seconds
    answered, bad = [], []

    def ask() -> None:
        parts = urlsplit(url)
        while time.monotonic() < end:
            connection = http.client.HTTPConnection(parts.netloc, timeout=30)
            connection.request("GET", f"{parts.path}?{parts.query}", headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            (answered if answer.status == 200 else bad).append(answer.status)

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if bad:
        raise SystemExit(f"{url} answered {bad[0]}")
    return len(answered) / seconds
