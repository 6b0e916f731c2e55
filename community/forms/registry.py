"""The forms with drafts. Each feature registers its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.access.verdicts import Verdict


@dataclass(frozen=True)
class DraftedForm:
    """A form with drafts: the `fields` to save, and who can fill it in.

    Access tokens need the scopes of `area` for its drafts. `may_fill(actor, thing)` is the verdict on the object with that key; None if it does not exist, or the actor may not know of it.
    """

    name: str
    fields: tuple[str, ...]
    may_fill: Callable[[Actor, str], Verdict | None]
    area: str = "community"


_forms: dict[str, DraftedForm] = {}


def register_drafted_form(form: DraftedForm) -> None:
    _forms[form.name] = form


def find_drafted_form(name: str) -> DraftedForm | None:
    return _forms.get(name)
