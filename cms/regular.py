"""Work that is done again and again while the site runs. Rooms above register theirs; `manage.py publish_on_time` calls it."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import models
from django.utils import timezone

log = logging.getLogger(__name__)

Work = Callable[[], object]


class RegularTurn(models.Model):
    """When work that is done once in some hours was begun, by whichever process came first."""

    name = models.CharField(max_length=60, primary_key=True)
    begun_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}, {self.begun_at:%Y-%m-%d %H:%M}"


_work: dict[str, Work] = {}


def register_regular_work(name: str, work: Work, *, every: timedelta | None = None) -> None:
    """Have `work` called every half minute or so; with `every`, once in that time and by one process alone.

    Work of the second kind that returns True has not finished: it is called again at the next look.
    """
    _work[name] = partial(do_in_turn, name, work, every) if every else work


def do_regular_work() -> None:
    """Call everything registered; trouble with one part is logged and keeps no other from its turn."""
    for name, work in _work.items():
        try:
            work()
        except Exception:
            log.exception("The regular work %s failed; it is tried again at the next turn.", name)


def do_in_turn(name: str, work: Work, every: timedelta) -> None:
    if take_turn(name, every) and work() is True:
        RegularTurn.objects.filter(name=name).update(begun_at=timezone.now() - every)


def take_turn(name: str, every: timedelta) -> bool:
    """Return whether it is this process's turn to do what is done once in `every`. No other one has it then."""
    now = timezone.now()
    _turn, is_first = RegularTurn.objects.get_or_create(name=name, defaults={"begun_at": now})
    return is_first or bool(RegularTurn.objects.filter(name=name, begun_at__lte=now - every).update(begun_at=now))
