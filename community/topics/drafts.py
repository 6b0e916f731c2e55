"""The forms of the topic store whose drafts are saved. What is chosen among many is not part of a draft, which keeps a text for each field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.forms.registry import DraftedForm

from .desk_forms import ANSWER_FIELDS
from .lookups import find_proposal, key_of
from .rules import can_answer, can_edit, can_propose, can_read

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.access.verdicts import Verdict

NEW = "new"  # the key of a topic that is not proposed yet
WRITTEN = ("title", "challenge", "host", "language")


def may_write(actor: Actor, key: str) -> Verdict | None:
    if key == NEW:
        return can_propose(actor)
    found = find_proposal(key_of(key))
    return can_edit(actor, found) if found and can_read(actor, found) else None


def may_answer(actor: Actor, key: str) -> Verdict | None:
    found = find_proposal(key_of(key))
    return can_answer(actor, found) if found and can_read(actor, found) else None


TOPIC = DraftedForm("proposed_topic", WRITTEN, may_write)
ANSWER = DraftedForm("answer_to_topic", ANSWER_FIELDS, may_answer)
FORMS = (TOPIC, ANSWER)
