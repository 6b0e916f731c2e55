"""Measures the pages that members open most, logged in, with two workers on PostgreSQL: requests per second, and where the time goes.

It runs with the settings of production: connections are kept, templates loaded once, static files named by their content. The content is
the demo's, the database one that is made for this on the server in DATABASE_URL, the cache the Redis in REDIS_URL, else those of
`scripts/services`.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.bench.pages import ROOT, ROUNDS, dissect, load_demo, our_environment
from tests.bench.servers import private_megabytes, requests_per_second, serve

TARGET = 80
SECONDS = 5
ACCOUNT = "member@example.org"  # of the demo (cms/demo/accounts.py), which needs Django to be read
SLOWEST = 12  # of what is printed of templates and causes
#: How `deploy/` starts gunicorn, but for the number of workers.
AS_DEPLOYED = (f"--config={ROOT / 'gunicorn.conf.py'}", "--threads=4")
#: Prints the cookie of a session of ACCOUNT, and the pages' paths by name.
LOG_IN = f"""
import json
import django
django.setup()
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from cms.users.models import User
from community.groups.models import Membership
member = User.objects.get(email="{ACCOUNT}")
client = Client(headers={{"host": "127.0.0.1"}})
client.force_login(member)
slug = Membership.objects.filter(user=member).order_by("pk").values_list("group__slug", flat=True)[0]
with override("de"):
    pages = {{"start page": reverse("community:start"), "group's room": reverse("groups:room", args=[slug])}}
name = settings.SESSION_COOKIE_NAME
print(json.dumps({{"cookie": f"{{name}}={{client.cookies[name].value}}", "pages": pages}}))
"""


def run() -> None:
    """Run the benchmark and print the results."""
    with tempfile.TemporaryDirectory(prefix="connective-bench-") as name, database() as address:
        folder = Path(name)
        environment = our_environment(folder) | {"DATABASE_URL": address, "EMBEDDINGS_URL": "none://"}
        print("Loading the demo ...", flush=True)
        load_demo(environment)
        environment = in_production(environment)
        facts = log_in(environment)
        anatomies = {}
        with serve("cms.wsgi", folder, environment, "/de/", *AS_DEPLOYED) as ours:
            print(f"\n{'Requests per second, 2 workers':<38} {'median':>8} {'target':>8}", flush=True)
            for page, path in facts["pages"].items():
                requests_per_second(ours + path, 1, facts["cookie"])  # warm-up: both workers load their templates
                rates = [requests_per_second(ours + path, SECONDS, facts["cookie"]) for _ in range(ROUNDS)]
                print(f"{page:<38} {statistics.median(rates):>8.1f} {TARGET:>8}", flush=True)
            print(f"{'private memory of the workers, MB':<38} {' '.join(f'{one:.0f}' for one in private_megabytes(folder)):>8}")
        for page, path in facts["pages"].items():
            anatomies[page] = dissect(path, ROOT, environment, facts["cookie"])
        for page, anatomy in anatomies.items():
            print_anatomy(page, anatomy)


@contextmanager
def database() -> Iterator[str]:
    """Create an empty database, and yield its address until the block ends."""
    server = urlsplit(os.environ.get("DATABASE_URL") or started("DATABASE_URL"))
    name = f"connective_bench_{os.getpid()}"
    with psycopg.connect(urlunsplit(server._replace(scheme="postgresql")), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(server._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def in_production(environment: dict[str, str]) -> dict[str, str]:
    """Return `environment` with the settings of production, after collecting static files."""
    production = environment | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": token_urlsafe(48),
        "BASE_URL": "http://127.0.0.1",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",  # no proxy stands in front
        "REDIS_URL": os.environ.get("REDIS_URL") or started("REDIS_URL"),
        "LOG_LEVEL": "WARNING",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, cwd=ROOT, env=production, check=True)
    return production


def started(name: str) -> str:
    """Start the servers of `scripts/services`, if they are not running, and return the address by its name in the environment."""
    subprocess.run(["scripts/services", "up"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    written = Path(os.environ.get("VAR_DIR", ROOT / "var")) / "services" / "env"
    lines = dict(line.split("=", 1) for line in written.read_text().splitlines() if "=" in line)
    return lines[name].strip("'\"")


def log_in(environment: dict[str, str]) -> dict:
    command = [sys.executable, "-c", LOG_IN]
    return json.loads(subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout)


def print_anatomy(page: str, anatomy: dict) -> None:
    rest = anatomy["total_ms"] - anatomy["sql_ms"] - anatomy["template_ms"]
    print(f"\nOne request of the {page}, without a server: {anatomy['bytes']} bytes, {anatomy['queries']:.0f} queries")
    rows = {"in SQL": anatomy["sql_ms"], "in templates without their SQL": anatomy["template_ms"], "the rest": rest}
    for name, spent in (rows | {"total": anatomy["total_ms"]}).items():
        print(f"{name + ', ms':<50} {spent:>8.2f}")
    print("By whose lines were running")
    for package, spent in anatomy["own_ms"].items():
        if spent >= 0.02 * anatomy["total_ms"]:
            print(f"  {package:<48} {spent:>8.2f}")
    print("Templates, with what they include")
    for name, facts in list(anatomy["templates"].items())[:SLOWEST]:
        print(f"  {name:<48} {facts['ms']:>8.2f} {facts['times']:>8.1f}")
    print("Queries, and who asks")
    for query in anatomy["asked"]:
        print(f"  {query}")
