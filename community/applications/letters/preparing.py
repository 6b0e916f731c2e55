"""Letters before anybody gets them: made for a decision, read, changed, made anew."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cms.formatting import format_list, isolated
from cms.mail.addresses import one_line
from community.access.verdicts import Refused, no, require
from community.applications.models import Application, Dispatch, Letter, LetterTemplate, Round
from community.applications.review.rules import can_manage, can_move

from .words import WITH_LETTER, Words, Writer, refuse_unknown_placeholders

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from community.applications.review.workers import Worker

DAYS_TO_CONFIRM = 14

SENT = no(gettext_lazy("These letters have been sent."))


@transaction.atomic
def prepare(
    *,
    worker: Worker,
    applications: Sequence[Application],
    state: str,
    confirm_by: datetime | None = None,
    with_remarks: bool = False,
) -> Dispatch:
    """Make a letter about a decision for each of the applications, in the language of its letters. Nothing is decided yet.

    Applications that already are in that state are left out. Raises Refused, ValidationError.
    """
    require(can_manage(worker))
    if state not in WITH_LETTER:
        raise ValidationError({"state": _("There are no letters about this state.")})
    if confirm_by and confirm_by <= timezone.now():
        raise ValidationError({"confirm_by": _("This moment has passed.")})
    wanted = [one for one in applications if one.state != state]
    for application in wanted:
        require(can_move(worker, application))
    if not wanted:
        raise Refused(no(gettext_lazy("Choose applications that are not in this state already.")))
    refuse_second_letter(wanted)
    dispatch = Dispatch.objects.create(
        round=worker.round,
        state=state,
        by=worker.actor.account,
        confirm_by=confirm_by if state == Application.State.ACCEPTED else None,
        with_remarks=with_remarks,
    )
    writer = Writer(dispatch)
    Letter.objects.bulk_create([letter_to(writer, application) for application in wanted])
    return dispatch


def refuse_second_letter(applications: Sequence[Application]) -> None:
    """Raise Refused if a letter to one of the teams is waiting already: nobody gets two decisions."""
    keys = [one.pk for one in applications]
    list(Application.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))  # one at a time
    waiting = Letter.objects.filter(application__in=keys, dispatch__sent_at=None).values_list("application", flat=True)
    names = format_list([isolated(str(one)) for one in applications if one.pk in set(waiting)])
    if names:
        raise Refused(
            no(gettext_lazy("Letters that have not been sent yet wait for {names}. Send or discard them first."), names=names)
        )


def letter_to(writer: Writer, application: Application) -> Letter:
    """Return the letter to the team of one application."""
    words, language = writer.write(application), application.language
    body = words.body + (remarks_for(application, language) if writer.dispatch.with_remarks else "")
    return Letter(dispatch=writer.dispatch, application=application, language=language, subject=words.subject, body=body)


def remarks_for(application: Application, language: str) -> str:
    """Return the remarks that may be sent, without names, as the end of a letter; empty if there are none."""
    remarks = [remark.text.strip() for remark in application.remarks.all() if remark.may_be_sent]
    if not remarks:
        return ""
    with override(language):
        heading = _("What those who read your application remarked:")
    return f"\n\n{heading}\n\n" + "\n\n".join(remarks)


def usual_confirm_by(round_: Round, state: str) -> datetime | None:
    """Return until when participation is usually to be confirmed: two weeks, to the end of that day in the call's zone."""
    if state != Application.State.ACCEPTED:
        return None
    day = timezone.now().astimezone(round_.time_zone) + timedelta(days=DAYS_TO_CONFIRM)
    return day.replace(hour=23, minute=59, second=0, microsecond=0)


@transaction.atomic
def set_terms(*, dispatch: Dispatch, worker: Worker, confirm_by: datetime | None, with_remarks: bool) -> None:
    """Change until when participation is to be confirmed, and whether remarks are sent; letters are written anew. Raises Refused."""
    stored = unsent(dispatch, worker)
    stored.confirm_by = confirm_by if stored.state == Application.State.ACCEPTED else None
    stored.with_remarks = with_remarks
    stored.save(update_fields=["confirm_by", "with_remarks"])
    write_anew(dispatch=stored, worker=worker)


@transaction.atomic
def change_letter(*, dispatch: Dispatch, worker: Worker, letter: int, words: Words) -> None:
    """Change the words of one letter by hand. Raises Refused."""
    stored = unsent(dispatch, worker)
    stored.letters.filter(pk=letter).update(subject=one_line(words.subject), body=words.body, is_edited=True)


@transaction.atomic
def drop_letter(*, dispatch: Dispatch, worker: Worker, letter: int) -> None:
    """Take one application out of a decision; without any letter left, the decision is deleted. Raises Refused."""
    stored = unsent(dispatch, worker)
    stored.letters.filter(pk=letter).delete()
    if not stored.letters.exists():
        stored.delete()


@transaction.atomic
def write_anew(*, dispatch: Dispatch, worker: Worker) -> int:
    """Write the letters anew, after the words of the call have changed; return their number. What was changed by hand stays."""
    stored = unsent(dispatch, worker)
    letters = list(stored.letters.filter(is_edited=False).select_related("application__municipality"))
    writer = Writer(stored)
    for letter in letters:
        anew = letter_to(writer, letter.application)
        letter.language, letter.subject, letter.body = anew.language, anew.subject, anew.body
    Letter.objects.bulk_update(letters, ["language", "subject", "body"])
    return len(letters)


@transaction.atomic
def discard(*, dispatch: Dispatch, worker: Worker) -> None:
    """Delete letters that have not been sent. Raises Refused."""
    unsent(dispatch, worker).delete()


def unsent(dispatch: Dispatch, worker: Worker) -> Dispatch:
    """Return the stored dispatch, which nobody else changes until the transaction ends. Raises Refused once it was sent."""
    require(can_manage(worker))
    stored = Dispatch.objects.select_for_update(of=("self",)).select_related("round__form").filter(pk=dispatch.pk).first()
    if stored is None or stored.sent_at:
        raise Refused(SENT)
    return stored


def set_words(*, round_: Round, worker: Worker, state: str, language: str, words: Words | None) -> None:
    """Replace the words of a round for a decision in one language; None goes back to those of the site.

    Raises Refused, and ValidationError for a placeholder that does not exist.
    """
    require(can_manage(worker))
    rows = LetterTemplate.objects.filter(round=round_, state=state, language=language)
    if words is None:
        rows.delete()
        return
    for text in (words.subject, words.body):
        refuse_unknown_placeholders(text)
    LetterTemplate.objects.update_or_create(
        round=round_, state=state, language=language, defaults={"subject": one_line(words.subject), "body": words.body}
    )
