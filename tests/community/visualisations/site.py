"""The site as it is served: gunicorn with two processes, on the database and the files of the test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

from cms.users.models import User
from tests.bench.servers import serve

ROOT = Path(__file__).resolve().parents[3]


def database_url() -> str:
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


def environment() -> dict[str, str]:
    """Return the environment for processes of the site, in which jobs wait for a worker."""
    return os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.community.visualisations.served",
        "TEST_RUN_DIR": str(settings.RUN_DIR),
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def gunicorn(folder: Path) -> Iterator[str]:
    """Serve the site until the block ends; yield its address."""
    with serve("cms.wsgi", folder, environment(), "/healthz", f"--config={ROOT / 'gunicorn.conf.py'}") as address:
        yield address


def cookie_of(user: User) -> str:
    """Return the header of a browser in which somebody is logged in."""
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
