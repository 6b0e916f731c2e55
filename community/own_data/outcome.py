"""What becomes of each kind of data when its person is erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import delete_rows, forget_person, holdings, leave_rows

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from community.privacy.registry import Holding

GOES = _("What is deleted")
STAYS = _("What stays, without your name, because others still work with it")
DIFFERS = _("What is handled differently")


@dataclass(frozen=True)
class Outcome:
    """Kinds of data with the same fate, each with a remark."""

    heading: StrOrPromise
    rows: list[tuple[str, str]]  # what, and what else there is to know about it


def outcomes() -> list[Outcome]:
    """Return what becomes of all kinds of data. No query."""
    found = [Outcome(heading, []) for heading in (GOES, STAYS, DIFFERS)]
    for holding in holdings():
        fate = 2 if holding.when_erased else 0 if holding.erase is delete_rows else 1
        found[fate].rows.append((str(holding.label), str(holding.when_erased)))
    return [one for one in found if one.rows]


def is_told(holding: Holding) -> bool:
    """Return whether the page can say what becomes of it: an erasure of its own needs a sentence."""
    return holding.erase in (delete_rows, forget_person, leave_rows) or bool(holding.when_erased)
