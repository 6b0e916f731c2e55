"""The publication generation: a number that every publication raises. What is remembered under it becomes stale with the next.

The number is a row in the database, which all processes share whatever cache they have: those on other machines, those that publish
on schedule, and those whose Redis is away. Each process asks for it a few times a second at most. Decision 63 explains why.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

from django.core.cache import cache
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.db.models.signals import post_delete, post_save

from .commits import once_after_commit

log = logging.getLogger(__name__)

KEY = "generation"
REMEMBERED_SECONDS = 60
#: How long a process relies on the number that it has read: what others publish is seen by then.
TRUSTED_SECONDS = 0.25
ONLY = 1  # the primary key of the only row

Thing = TypeVar("Thing")
Key = TypeVar("Key", bound=Hashable)


class Generation(models.Model):
    """The number of the current generation: the nanosecond in which it began, or later."""

    number = models.BigIntegerField()

    objects: ClassVar[models.Manager[Generation]] = models.Manager()

    class Meta:
        app_label = "cms"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)


class Known:
    """What this process knows of the generation; shared by its threads."""

    def __init__(self, number: int = 0, trusted_until: float = 0.0) -> None:
        self.number = number
        self._trusted_until = trusted_until
        self._changing, self._asking = threading.Lock(), threading.Lock()

    def current(self) -> int:
        # One thread asks. The others wait only if nothing is known: a database that hangs is not to stop those that need none.
        if time.monotonic() >= self._trusted_until and self._asking.acquire(blocking=not self.number):
            try:
                self._ask()
            finally:
                self._asking.release()
        return self.number

    def learn(self, number: int) -> None:
        """Take `number`, unless a later one is known: a transaction may have read what was true when it began."""
        with self._changing:
            self.number = max(self.number, number)

    def _ask(self) -> None:
        if time.monotonic() < self._trusted_until:
            return  # another thread has asked meanwhile
        self._trusted_until = time.monotonic() + TRUSTED_SECONDS
        try:
            number = stored_number()
        except DatabaseError as error:
            # Without a database nothing is published either, and a site that is being set up has no table yet.
            log.warning("The generation could not be read: %s", error)
            number = 0
        self.learn(number or self.number or time.time_ns())


known = Known()


def stored_number() -> int:
    """Return the number in the database, 0 if there is none. Raises DatabaseError, which does not spoil a transaction that is open."""
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        return Generation.objects.filter(pk=ONLY).values_list("number", flat=True).first() or 0


def current_generation() -> int:
    """Return the number of the current generation, as it was a moment ago if another process raised it."""
    return known.current()


def generation_began() -> datetime:
    """Return when the current generation began: nothing that is remembered has changed since."""
    return datetime.fromtimestamp(current_generation() / 1e9, UTC)


def raise_generation() -> None:
    """Begin a new generation once the change that caused it is committed: one for all changes in a transaction."""
    once_after_commit(KEY, begin_generation)


def shown_on_pages(model: type[models.Model], when: Callable[[Any], object] = lambda _instance: True) -> None:
    """Begin a new generation whenever an instance of `model` for which `when` is true is saved or deleted: everybody may see it on some page."""

    def changed(instance: Any, **_signal: Any) -> None:
        if when(instance):
            raise_generation()

    for name, signal in (("saved", post_save), ("deleted", post_delete)):
        signal.connect(changed, sender=model, weak=False, dispatch_uid=f"cms.generation.{model._meta.label}_{name}")


def begin_generation() -> None:
    """Begin a new generation now. Numbers never fall, even if a clock does."""
    number = max(time.time_ns(), known.number + 1)
    if not Generation.objects.filter(pk=ONLY).update(number=Greatest(F("number") + 1, Value(number))):
        Generation.objects.get_or_create(pk=ONLY, defaults={"number": number})
    known.learn(stored_number())


def remember_many(name: str, keys: Iterable[Key], make: Callable[[set[Key]], Mapping[Key, Thing]]) -> dict[Key, Thing | None]:
    """Return what there is for each of `keys`, as `remember` does for one: `make` is called once, for those of which nothing is cached.

    What it leaves out there is nothing for, and that is remembered too.
    """
    generation = current_generation()
    full = {key: f"{name}:{key}:{generation}" for key in keys}
    cached = cache.get_many(full.values()) if full else {}
    if missing := {key for key, one in full.items() if one not in cached}:
        made = make(missing)
        new = {full[key]: (made.get(key),) for key in missing}
        cache.set_many(new, REMEMBERED_SECONDS)
        cached |= new
    return {key: cached[one][0] for key, one in full.items()}


def remember(key: str, make: Callable[[], Thing]) -> Thing:
    """Return the result of `make`, cached for a minute or until the next publication."""
    full = f"{key}:{current_generation()}"
    found = cache.get(full)
    if found is None:
        found = (make(),)
        cache.set(full, found, REMEMBERED_SECONDS)
    return found[0]
