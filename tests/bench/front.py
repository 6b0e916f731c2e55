"""What nginx in front answers of our pages a second, beside a static file of its own with the same bytes."""

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests import nginx
from tests.bench.servers import requests_per_second

ROUNDS, SECONDS = 5, 2
LEAST = 0.5  # of the static file's requests per second
BROWSER = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "de,en;q=0.5", "Accept": "*/*"}
FILES = "/beside/"  # where nginx has the same bytes as files


@contextmanager
def nginx_before(site: str) -> Iterator[tuple[str, Path]]:
    """Run nginx as in `deploy/` before the site at `site` until the block ends; yield its address and a folder whose files it has at `FILES`."""
    with tempfile.TemporaryDirectory(prefix="connective-bench-") as name:
        folder, port = Path(name), nginx.free_port()
        files = folder / "files"
        files.mkdir()
        folder.chmod(0o755)
        told = nginx.configuration_before(urlsplit(site).netloc, folder, port)
        listening = f"listen 127.0.0.1:{port} ssl http2;"
        told = told.replace(listening, f"{listening}\n    location {FILES} {{ alias {files}/; }}")
        with nginx.run_nginx(folder, told, port):
            yield f"https://127.0.0.1:{port}", files


def compare_front(site: str, paths: dict[str, str]) -> None:
    """Print the requests per second of `paths` (by name) through nginx, as a browser asks for them, beside files of the same bytes."""
    if missing := [program for program in ("wrk", "nginx") if not shutil.which(program, path="/usr/bin:/usr/sbin")]:
        print(f"\nNot measured through nginx: {' and '.join(missing)} missing.", flush=True)
        return
    print(f"\n{'Requests per second through nginx':<36} {'bytes':>9} {'file':>9} {'page':>9} {'ratio':>7}", flush=True)
    with nginx_before(site) as (address, files):
        for name, path in paths.items():
            place = f"{name.replace(' ', '-')}.html"
            sent = bytes_sent(address + path)
            (files / place).write_bytes(sent)
            urls = (f"{address}{FILES}{place}", address + path)
            for url in urls:
                requests_per_second(url, 1, BROWSER)
            rounds = [[requests_per_second(url, SECONDS, BROWSER) for url in urls] for _round in range(ROUNDS)]
            file, page = (statistics.median(measured) for measured in zip(*rounds, strict=True))
            short = f"below {LEAST}" if page / file < LEAST else ""
            print(f"{name:<36} {len(sent):>9} {file:>9.0f} {page:>9.0f} {page / file:>7.2f}   {short}".rstrip(), flush=True)


def bytes_sent(url: str) -> bytes:
    """Return the body of an answer as it comes, compressed."""
    with (
        httpx.Client(verify=False, trust_env=False, headers=BROWSER) as client,  # the certificate is our own
        client.stream("GET", url) as answer,
    ):
        answer.raise_for_status()
        return b"".join(answer.iter_raw())
