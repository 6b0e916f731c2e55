"""The form of a file whose draft is saved while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.forms.registry import DraftedForm

from .lookups import find_document
from .rules import can_edit, can_read

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.access.verdicts import Verdict


def may_edit(actor: Actor, key: str) -> Verdict | None:
    is_number = key.isascii() and key.isdecimal() and len(key) <= 19
    document = find_document(int(key)) if is_number else None
    return can_edit(actor, document) if document and can_read(actor, document) else None


DOCUMENT = DraftedForm("library_document", ("title", "description", "language", "folder", "version"), may_edit, area="files")
