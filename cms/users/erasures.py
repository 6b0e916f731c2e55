"""The log of erased accounts, which outlives the database: after an older backup was restored, their people are erased again.

A row is saved in the transaction that deletes an account, and then written to a file (`ERASURES_LOG`) that is part of no backup. Neither says
who it was: an account is named by its number and the moment at which it was made, which together are never used twice.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

if TYPE_CHECKING:
    from .models import User

log = logging.getLogger(__name__)

Erase = Callable[["User"], None]


@dataclass(frozen=True)
class ErasedAccount:
    """An account that was deleted at `at`."""

    account: int
    made_at: datetime
    at: datetime

    @property
    def line(self) -> str:
        facts = {"account": self.account, "made_at": self.made_at.isoformat(), "at": self.at.isoformat()}
        return json.dumps(facts) + "\n"

    @classmethod
    def from_line(cls, line: str) -> ErasedAccount:
        """Return what a line says. Raises ValueError, KeyError or TypeError if it is none of ours."""
        facts = json.loads(line)
        return cls(int(facts["account"]), datetime.fromisoformat(facts["made_at"]), datetime.fromisoformat(facts["at"]))


def delete_row(user: User) -> None:
    user.delete()


_erase: list[Erase] = [delete_row]


def set_eraser(erase: Erase) -> None:
    """Let `erase` delete an account with what belongs to its person, in place of the account alone."""
    _erase[:] = [erase]


def log_file() -> Path:
    return Path(settings.ERASURES_LOG)


def note_erasure(instance: User, **_signal: Any) -> None:
    """Save that an account was deleted, and write it to the file once that is certain."""
    from .models import Erasure

    row = Erasure.objects.create(account=instance.pk, made_at=instance.date_joined, at=timezone.now())
    transaction.on_commit(partial(write_missing, [ErasedAccount(row.account, row.made_at, row.at)]), robust=True)


def read_log(path: Path) -> Iterator[ErasedAccount]:
    """Yield what the file says. A line that was cut off when a disk was full is left out, and logged."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield ErasedAccount.from_line(line)
            except (ValueError, KeyError, TypeError):
                log.error("Line %d of %s is unreadable.", number, path)  # noqa: TRY400 - there is nothing more to say


def write_missing(erased: list[ErasedAccount]) -> None:
    """Append to the file. It is one write each, so that processes do not mix their lines."""
    path = log_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        for one in erased:
            os.write(descriptor, one.line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def complete_log() -> None:
    """Write to the file what could not be written when it happened: a periodic job. Makes it if nobody was erased yet: it is not lost."""
    from .models import Erasure

    written = {(one.account, one.made_at) for one in read_log(log_file())}
    rows = [ErasedAccount(row.account, row.made_at, row.at) for row in Erasure.objects.order_by("pk")]
    missing = [one for one in rows if (one.account, one.made_at) not in written]
    if missing or not log_file().exists():
        write_missing(missing)


def erase_again(path: Path) -> int:
    """Erase the accounts in the log that are there again after a restore. Return how many."""
    from .models import User

    erased = {(one.account, one.made_at) for one in read_log(path)}  # a number can be there several times, after several restores
    count = 0
    for key in sorted(User.objects.filter(pk__in={account for account, _made_at in erased}).values_list("pk", flat=True)):
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=key)
            if (key, user.date_joined) in erased:
                _erase[0](user)
                count += 1
    return count
