"""Compares our pages with those of a plain Wagtail project: requests per second, at the same time on the same machine, and delivery."""

import html
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from tests.bench import AT_ONCE, plain_site
from tests.bench.delivery import compare_delivery
from tests.bench.servers import requests_per_second, serve

ROOT = Path(__file__).resolve().parent.parent.parent
ANATOMY = Path(__file__).with_name("anatomy.py")
ROUNDS, SECONDS = 5, 2  # in turn, so that other load on the machine affects all; the median counts
PAGES_OF_PLAIN_SITE = 20

PASSWORD = "stadt-land-demo"  # of the demo (cms/demo/accounts.py), which needs Django to be read
DETAIL = "/de/mitmachen/deep-dive-wasserresilienz/"
PLACES = {  # label: our URL, the plain project's URL
    "home": ("/de/", "/"),
    "detail": (DETAIL, "/pages/page-0/"),
    "index": ("/de/mitmachen/", "/pages/"),
    "API list": ("/api/v2/pages/?type=cms.CallPage", "/api/v2/pages/?type=home.DetailPage"),
    "API detail": ("/api/v2/pages/?type=cms.CallPage", "/api/v2/pages/?type=home.DetailPage"),  # of the first page in the list
}
#: How many times the plain site's requests per second ours must reach: worked out anew, and from what is kept.
LEAST = {"detail": 1.0, "index": 3.0, "API list": 1.5, "API detail": 1.0}
LEAST_KEPT = 15.0


def our_environment(folder: Path) -> dict[str, str]:
    """Return the environment for the demo with its data in `folder`."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CACHE_URL", "DEBUG")}
    return kept | AT_ONCE | {"DJANGO_SETTINGS_MODULE": "cms.settings.demo", "VAR_DIR": str(folder), "PYTHONPATH": str(ROOT)}


def load_demo(environment: dict[str, str]) -> None:
    for command in (["migrate", "--verbosity=0"], ["load_demo"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def characters_of(url: str) -> int:
    """Return the number of characters in the main part of a page."""
    with urlopen(url, timeout=30) as answer:
        page = answer.read().decode()
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    return len(" ".join(html.unescape(re.sub(r"<[^>]+>", " ", main.group() if main else page)).split()))


def compare(urls: Sequence[str]) -> list[float]:
    """Return the requests per second of each URL, measured in turn."""
    for url in urls:
        requests_per_second(url, 1)  # warm-up: both workers load their templates
    rounds = [[requests_per_second(url, SECONDS) for url in urls] for _ in range(ROUNDS)]
    return [statistics.median(measured) for measured in zip(*rounds, strict=True)]


def first_detail(url: str) -> str:
    """Return the address of the first page that a list of the API names."""
    parts = urlsplit(url)
    with urlopen(url, timeout=30) as answer:
        page = json.loads(answer.read())["items"][0]
    return f"{parts.scheme}://{parts.netloc}{urlsplit(page['meta']['detail_url']).path}"


def compare_places(anew: str, kept: str, plain: str) -> None:
    """Print the requests per second of our pages, worked out anew and kept, beside those of the plain site."""
    print(f"\nRequests per second, 2 workers {'plain':>9} {'anew':>9} {'ratio':>7} {'kept':>9} {'ratio':>7}", flush=True)
    for place, (our_path, plain_path) in PLACES.items():
        urls = [anew + our_path, kept + our_path, plain + plain_path]
        if place == "API detail":
            urls = [first_detail(url) for url in urls]
        made, held, other = compare(urls)
        short = [f"below {LEAST[place]}"] if made / other < LEAST.get(place, 0) else []
        short += [f"kept below {LEAST_KEPT}"] if held / other < LEAST_KEPT else []
        print(
            f"{place:<30} {other:>9.1f} {made:>9.1f} {made / other:>7.2f} {held:>9.1f} {held / other:>7.1f}   {', '.join(short)}",
            flush=True,
        )


def dissect(path: str, folder: Path, environment: dict[str, str], *cookie: str) -> dict:
    command = [sys.executable, str(ANATOMY), path, *cookie]
    return json.loads(subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout)


def print_anatomy(ours: dict, plain: dict) -> None:
    print(f"\nOne request of the detail page, without a server    {'ours':>8} {'plain':>8}")
    rest = [facts["total_ms"] - facts["sql_ms"] - facts["template_ms"] for facts in (ours, plain)]
    rows = [
        ("bytes", ours["bytes"], plain["bytes"], "d"),
        ("queries", ours["queries"], plain["queries"], ".1f"),
        ("total, ms", ours["total_ms"], plain["total_ms"], ".2f"),
        ("  in SQL, ms", ours["sql_ms"], plain["sql_ms"], ".2f"),
        ("  in templates without their SQL, ms", ours["template_ms"], plain["template_ms"], ".2f"),
        ("  the rest, ms", *rest, ".2f"),
    ]
    for name, one, other, form in rows:
        print(f"{name:<50} {one:>8{form}} {other:>8{form}}")
    print(f"\nThe same by whose lines were running, ms           {'ours':>8} {'plain':>8}")
    for package, spent in ours["own_ms"].items():
        if spent >= 0.02 * ours["total_ms"]:
            print(f"{package:<50} {spent:>8.2f} {plain['own_ms'].get(package, 0):>8.2f}")
    print(f"\nOur templates, with what they include               {'ms':>8} {'times':>8}")
    for name, facts in list(ours["templates"].items())[:12]:
        print(f"{name:<50} {facts['ms']:>8.2f} {facts['times']:>8.1f}")
    print("\nOur queries, and who asks")
    for query in ours["asked"]:
        print(query)


def run() -> None:
    """Run the benchmark and print the results."""
    with tempfile.TemporaryDirectory(prefix="connective-bench-") as name:
        folder = Path(name)
        (folder / "ours").mkdir()
        environment = our_environment(folder / "ours")
        print("Loading the demo ...", flush=True)
        load_demo(environment)
        anew = environment | {"PAGE_CACHE_MB": "0"}
        with (
            serve("cms.wsgi", folder / "ours", environment, "/de/") as ours,
            serve("cms.wsgi", folder / "ours", anew, "/de/") as made,
        ):
            characters = characters_of(ours + DETAIL)
            print(f"Making a plain project with {PAGES_OF_PLAIN_SITE} pages of {characters} characters ...", flush=True)
            beside = folder / "plain"
            plain_site.make_plain_site(beside, pages=PAGES_OF_PLAIN_SITE, characters=characters)
            with serve("plain.wsgi", beside, plain_site.environment(), "/") as plain:
                compare_places(made, ours, plain)
                compare_delivery(ours, plain, PASSWORD)
        print_anatomy(dissect(DETAIL, ROOT, anew), dissect(PLACES["detail"][1], beside, plain_site.environment()))
