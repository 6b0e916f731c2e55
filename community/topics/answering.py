"""What editors do with topics: answering, taking an answer back, merging."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.concurrency import mark_of
from community.access.actor import Actor
from community.access.verdicts import require
from community.markdown import LONGEST

from .lookups import locked_proposal, locked_round, round_open_at
from .models import AnswerText, Proposal, Vote
from .models.proposal import LONGEST_TITLE
from .rules import can_answer, can_be_merged_into, can_merge, can_take_back
from .signals import answered, changed, merged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cms.users.models import User

    from .models import Round


class AnsweredMeanwhile(Exception):
    """Somebody else has answered the topic since it was opened."""


@dataclass(frozen=True)
class Words:
    """An answer in one language, and the topic's title in that language if it was proposed in another."""

    text: str
    title: str = ""


@transaction.atomic
def answer_topic(
    *, proposal: Proposal, answer: Proposal.Answer, texts: Mapping[str, Words], made_of: str | None = None, by: User
) -> Proposal:
    """Answer a topic, or change the answer: the topic is public from now on. Raises Refused, and ValidationError.

    `texts` by language, at least one. `made_of` is the mark of the answer that was opened (`mark_of_answer`): raises AnsweredMeanwhile if it is
    another now.
    """
    stored = locked_proposal(proposal)
    require(can_answer(Actor(by), stored))
    if made_of is not None and made_of != mark_of_answer(stored):
        raise AnsweredMeanwhile
    found = checked(texts)
    stored.answer = Proposal.Answer(answer)
    stored.answered_at = stored.answered_at or timezone.now()
    stored.answered_by = by
    stored.save(update_fields=["answer", "answered_at", "answered_by"])
    stored.texts.exclude(language__in=found).delete()
    for language, one in found.items():
        AnswerText.objects.update_or_create(proposal=stored, language=language, defaults={"title": one.title, "text": one.text})
    answered.send(Proposal, proposal=stored)
    changed.send(Proposal, keys=[stored.pk])
    return Proposal.objects.with_facts().get(pk=stored.pk)


def mark_of_answer(proposal: Proposal) -> str:
    """Return what stands for the answer as it is now. The texts are prefetched."""
    texts = sorted((one.language, one.title, one.text) for one in proposal.texts.all())
    return mark_of(repr((str(proposal.answer), texts)))


def checked(texts: Mapping[str, Words]) -> dict[str, Words]:
    """Return the texts without languages that are empty. Raises ValidationError."""
    known = dict(settings.LANGUAGES)
    found = {
        language: Words(one.text.replace("\0", "").strip(), " ".join(one.title.replace("\0", "").split()))
        for language, one in texts.items()
    }
    found = {language: one for language, one in found.items() if one.text or one.title}
    if not found:
        raise ValidationError(_("Write the answer in one language at least."))
    for language, one in found.items():
        if language not in known:
            raise ValidationError(_("The site has no such language."))
        if not one.text:
            raise ValidationError({f"text_{language}": _("There is a title in this language, but no answer.")})
        if len(one.text) > LONGEST or len(one.title) > LONGEST_TITLE:
            raise ValidationError({f"text_{language}": _("This is too long.")})
    return found


@transaction.atomic
def take_answer_back(*, proposal: Proposal, by: User) -> Proposal:
    """Take an answer back: the topic is no longer public, and waits for the next round. Raises Refused."""
    stored = locked_proposal(proposal)
    require(can_take_back(Actor(by), stored))
    stored.texts.all().delete()
    stored.answer, stored.answered_at, stored.answered_by = "", None, None
    stored.stands_since = timezone.now()
    stored.save(update_fields=["answer", "answered_at", "answered_by", "stands_since"])
    changed.send(Proposal, keys=[stored.pk])
    return Proposal.objects.with_facts().get(pk=stored.pk)


@transaction.atomic
def merge_topics(*, proposal: Proposal, into: Proposal, by: User) -> Proposal:
    """Merge a topic into another one, which takes over its municipalities and topics. Its address leads there. Raises Refused.

    Votes of the open round move, never above what one member can give one topic; what is above goes back to her.
    What was counted in earlier rounds stays.
    """
    first, second = sorted((proposal, into), key=lambda one: one.pk)  # the same order for everybody: nobody waits for ever
    stored = {one.pk: one for one in (locked_proposal(first), locked_proposal(second))}
    source, target = stored[proposal.pk], stored[into.pk]
    require(can_merge(Actor(by), source))
    require(can_be_merged_into(source, target))
    if source.is_voted_on and (round_ := round_open_at()):
        move_votes(locked_round(round_), source, target)
    take_over(source, target)
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    keys = list(source.merged.values_list("pk", flat=True))
    source.merged.update(merged_into=target)  # what was merged into it before
    merged.send(Proposal, proposal=source, by=by)
    changed.send(Proposal, keys=[source.pk, target.pk, *keys])
    return Proposal.objects.with_facts().get(pk=target.pk)


def move_votes(round_: Round, source: Proposal, target: Proposal) -> None:
    """Move the votes of a locked round from one topic to another."""
    moving = list(Vote.objects.filter(ballot__round=round_, proposal=source).select_related("ballot"))
    there = {vote.ballot_id: vote for vote in Vote.objects.filter(ballot__round=round_, proposal=target)}
    for vote in moving:
        other = there.get(vote.ballot_id)
        if other is None:
            vote.proposal = target
            vote.save(update_fields=["proposal"])
        else:
            other.number = min(round_.most_per_topic, other.number + vote.number)
            other.save(update_fields=["number"])
            vote.delete()
        vote.ballot.version += 1  # who has the page open learns that her votes have moved
        vote.ballot.save(update_fields=["version"])


def take_over(source: Proposal, target: Proposal) -> None:
    """Add the municipalities, organisations and topics of one topic to another."""
    municipalities = {one.pk for one in source.partners.all()} | ({source.host_id} if source.host_id else set())
    if target.host_id is None and source.host_id:
        target.host_id = source.host_id
        target.save(update_fields=["host"])
    target.partners.add(*(municipalities - {target.host_id}))
    target.organisations.add(*(one.pk for one in source.organisations.all()))
    target.topics.add(*(one.pk for one in source.topics.all()))
