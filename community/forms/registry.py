"""The forms whose drafts are saved. A feature registers each of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.access.verdicts import Verdict


@dataclass(frozen=True)
class DraftedForm:
    """A form with drafts: the `fields` that are kept, and who may fill it in.

    `may_fill(actor, thing)` answers for the thing with that key; None if there is no such thing, or none that the actor may know of.
    """

    name: str
    fields: tuple[str, ...]
    may_fill: Callable[[Actor, str], Verdict | None]


_forms: dict[str, DraftedForm] = {}


def register_drafted_form(form: DraftedForm) -> None:
    _forms[form.name] = form


def find_drafted_form(name: str) -> DraftedForm | None:
    return _forms.get(name)
