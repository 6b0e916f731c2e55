"""What `/readyz` asks: each part of the installation, by name. Rooms above register their own."""

import logging
import uuid
from collections.abc import Callable

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection

log = logging.getLogger(__name__)


class Impaired(Exception):
    """A part works, but not as well as it should. It is named; nobody is sent elsewhere for it."""


Check = Callable[[], None]
_checks: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Have `/readyz` call `check`, which raises if the part `name` does not work, Impaired if it works less well."""
    _checks[name] = check


def run_checks() -> dict[str, str]:
    """Return "ok", "impaired" or "failed" for each part; the reason goes to the log, not to the reader."""
    answers = {}
    for name, check in _checks.items():
        try:
            check()
        except Impaired as error:
            log.warning("The part %s is impaired: %s", name, error)
            answers[name] = "impaired"
        except Exception:
            log.exception("The part %s is not ready.", name)
            answers[name] = "failed"
        else:
            answers[name] = "ok"
    return answers


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_cache() -> None:
    key, value = f"readyz-{uuid.uuid4()}", uuid.uuid4().hex
    cache.set(key, value, 10)
    if cache.get(key) != value:
        raise RuntimeError("The cache forgot what it was told.")
    cache.delete(key)


def check_storage() -> None:
    storage = storages["default"]
    name = storage.save("readyz/probe", ContentFile(b"ok"))
    storage.delete(name)


register_check("database", check_database)
register_check("cache", check_cache)
register_check("storage", check_storage)
