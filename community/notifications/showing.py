"""Rendering notifications for their reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from cms.announcing import kind_of

if TYPE_CHECKING:
    from cms.announcing import Shown
    from cms.users.models import User

    from .models import Notification


class Line(NamedTuple):
    """A notification with its rendered text."""

    notification: Notification
    shown: Shown


def lines_of(reader: User, notifications: Iterable[Notification]) -> list[Line]:
    """Render `notifications`, all of them `reader`'s, in the active language and in order, without those that have nothing to show.

    Each kind is called once.
    """
    notifications = list(notifications)
    by_kind: dict[str, list[Notification]] = defaultdict(list)
    for one in notifications:
        by_kind[one.kind].append(one)
    shown: dict[int, Shown | None] = {}
    for name, some in by_kind.items():
        if kind := kind_of(name):
            shown |= zip([one.pk for one in some], kind.show(reader, [one.facts for one in some]), strict=True)
    return [Line(one, said) for one in notifications if (said := shown.get(one.pk))]
