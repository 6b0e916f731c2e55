"""Writing in a consultation: the case, questions, answers and advice, and what the case giver takes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.languages import active_language
from community.access.actor import Actor
from community.access.verdicts import Refused, no, require

from .lookups import locked_consultation
from .models import (
    LONGEST_CASE,
    LONGEST_QUESTION,
    LONGEST_TEXT,
    MOST_CONTRIBUTIONS,
    MOST_TAKEAWAYS,
    CaseText,
    Contribution,
    Takeaway,
)
from .phases import Kind
from .rules import can_contribute, can_delete_contribution, can_delete_takeaway, can_take_along, can_write_case
from .running import follow

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User

    from .models import Consultation

TOO_MANY = no(gettext_lazy("You have written a lot here already. Delete something first."))
NO_QUESTION = no(gettext_lazy("The question that you answer was deleted."))
NO_ADVICE = no(gettext_lazy("This advice was deleted."))


@transaction.atomic
def save_case(*, consultation: Consultation, question: str, text: str, by: User, now: datetime) -> CaseText:
    """Write the case and the question that it leads to. Raises Refused, and ValidationError."""
    stored = locked_consultation(consultation)
    require(can_write_case(Actor(by), stored, now))
    question, text = " ".join(checked(question, LONGEST_QUESTION, "question").split()), checked(text, LONGEST_CASE, "text")
    facts = {"by": by, "question": question, "text": text, "language": active_language(), "saved_at": now}
    saved, _is_new = CaseText.objects.update_or_create(consultation=stored, defaults=facts)
    follow(stored)
    return saved


@transaction.atomic
def add_contribution(
    *,
    consultation: Consultation,
    kind: Kind,
    text: str,
    by: User,
    now: datetime,
    about: int | None = None,
    is_unsigned: bool = False,
) -> Contribution:
    """Add a question, an answer to the question with the key `about`, or a piece of advice. Raises Refused, and ValidationError.

    `is_unsigned`: nobody learns who gave this advice. The same text sent twice is one.
    """
    stored = locked_consultation(consultation)
    require(can_contribute(Actor(by), stored, kind, now))
    text = checked(text, LONGEST_TEXT, "text")
    own = Contribution.objects.filter(consultation=stored, by=by, kind=kind)
    question = None
    if kind == Kind.ANSWER:
        question = Contribution.objects.filter(consultation=stored, kind=Kind.QUESTION, pk=about or 0).first()
        if question is None:
            raise Refused(NO_QUESTION)
    if same := own.filter(about=question, text=text).first():
        return same
    if own.count() >= MOST_CONTRIBUTIONS:
        raise Refused(TOO_MANY)
    made = Contribution.objects.create(
        consultation=stored,
        kind=kind,
        about=question,
        by=by,
        is_unsigned=is_unsigned and kind == Kind.ADVICE,
        text=text,
        language=active_language(),
        written_at=now,
    )
    follow(stored)
    return made


@transaction.atomic
def delete_contribution(*, contribution: Contribution, by: User, now: datetime) -> None:
    """Take back what one wrote, as long as it could be written. Raises Refused."""
    contribution.consultation = locked_consultation(contribution.consultation)
    require(can_delete_contribution(Actor(by), contribution, now))
    contribution.delete()
    follow(contribution.consultation)


@transaction.atomic
def take_along(*, consultation: Consultation, text: str = "", chosen: int | None = None, by: User, now: datetime) -> Takeaway:
    """Note what the case giver takes along: the advice with the key `chosen`, or her own words. Raises Refused, and ValidationError."""
    stored = locked_consultation(consultation)
    require(can_take_along(Actor(by), stored, now))
    advice = None
    if chosen is not None:
        advice = Contribution.objects.filter(consultation=stored, kind=Kind.ADVICE, pk=chosen).first()
        if advice is None:
            raise Refused(NO_ADVICE)
        text = advice.text
    text = checked(text, LONGEST_TEXT, "text")
    own = Takeaway.objects.filter(consultation=stored, user=by)
    if same := own.filter(text=text, chosen=advice).first():
        return same
    if own.count() >= MOST_TAKEAWAYS:
        raise Refused(TOO_MANY)
    made = Takeaway.objects.create(
        user=by,
        consultation=stored,
        title=stored.title,
        chosen=advice,
        text=text,
        language=advice.language if advice else active_language(),
        written_at=now,
    )
    follow(stored)
    return made


@transaction.atomic
def delete_takeaway(*, takeaway: Takeaway, by: User) -> None:
    """Delete a takeaway, which is hers at any time. Raises Refused."""
    require(can_delete_takeaway(Actor(by), takeaway))
    takeaway.delete()
    if takeaway.consultation is not None:
        follow(takeaway.consultation)


def checked(text: str, most: int, field: str) -> str:
    """Return the text without spaces around it. Raises ValidationError if there is none, or too much of it."""
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError({field: _("Write something first.")})
    if len(text) > most:
        raise ValidationError({field: _("This text can have %(most)s characters at most.") % {"most": most}})
    return text
