"""A process that writes to an embedded index concurrently with others."""

from multiprocessing.connection import Connection
from pathlib import Path

import django
from django.apps import apps

if not apps.ready:  # in a process started only for this
    django.setup()

from search.backends.base import Changes
from search.backends.embedded.backend import EmbeddedBackend

from .documents import entry
from .vectors import SPACE, direction, with_passages

LOCALES = ("de", "en", "fr", "ar")


def write_some(folder: Path, who: int) -> None:
    """Write five documents, one after the other."""
    backend = EmbeddedBackend(folder, LOCALES)
    for number in range(5):
        backend.apply(lambda number=number: Changes((entry(f"page:{who}{number}", f"Sandbank {who} {number}"),)))


def write_until_killed(folder: Path, written: Connection) -> None:
    """Write document after document, with vectors, until the process dies; send the id of each that is written."""
    backend = EmbeddedBackend(folder, LOCALES, lambda: SPACE)
    for number in range(100_000):
        changes = Changes((with_passages(f"killed:{number}", direction(a=1, b=number), title="Sandbank"),))
        backend.apply(lambda changes=changes: changes)
        written.send(f"killed:{number}")
