"""Notifications about the topic store. What somebody may not see is not told: rows are asked for anew each time one is shown.

Only topics that are public stand in a subject; what members say among themselves stands in the e-mail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permission_policies import ModelPermissionPolicy

from cms.announcing import Frequency, Kind, Shown, announce, quoted
from cms.jobs.declaring import job
from cms.jobs.queueing import enqueue
from cms.users.models import User
from community.access.actor import actor_of
from community.markdown import words_of

from .calls import calls_of
from .models import Proposal, Vote
from .models.proposal import manages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cms.announcing import Facts

PROPOSED, ANSWERED, MERGED, BECAME_CALL = "topics.proposed", "topics.answered", "topics.merged", "topics.became_call"
MOST_LINES = 40  # of an answer in an e-mail
policy = ModelPermissionPolicy(Proposal)


def was_proposed(proposal: Proposal, **_signal: object) -> None:
    enqueue(notify_of_proposal, proposal.pk)


def was_answered(proposal: Proposal, **_signal: object) -> None:
    enqueue(notify_of_answer, proposal.pk)


def was_merged(proposal: Proposal, **_signal: object) -> None:
    enqueue(notify_of_merger, proposal.pk)


@job(title=gettext_lazy("Tell the editors of a proposed topic"))
def notify_of_proposal(proposal_id: int) -> None:
    """Tell the editors of the topic store; whoever applied to a theme call is told that the application has become a topic."""
    proposal = Proposal.objects.standing().select_related("author").filter(pk=proposal_id).first()
    if proposal is None:
        return
    staff = set(policy.users_with_permission("change").values_list("pk", flat=True))
    own = {proposal.author_id} if proposal.application and proposal.author_id else set()
    actor = None if own else proposal.author
    announce(kind=PROPOSED, key=str(proposal.pk), to=staff | own, facts={"proposal": proposal.pk}, actor=actor)


@job(title=gettext_lazy("Tell of an answer to a topic"))
def notify_of_answer(proposal_id: int) -> None:
    """Tell whoever proposed a topic, and those who voted for it, once for each decision."""
    proposal = Proposal.objects.public().select_related("answered_by").filter(pk=proposal_id).first()
    if proposal is not None:
        key = f"{proposal.pk}.{proposal.answer}"
        announce(kind=ANSWERED, key=key, to=concerned(proposal), facts={"proposal": proposal.pk}, actor=proposal.answered_by)


@job(title=gettext_lazy("Tell that two topics were merged"))
def notify_of_merger(proposal_id: int) -> None:
    proposal = Proposal.objects.filter(pk=proposal_id, merged_into__isnull=False).first()
    if proposal is not None:
        announce(kind=MERGED, key=str(proposal.pk), to=concerned(proposal), facts={"proposal": proposal.pk})


def concerned(proposal: Proposal) -> set[int]:
    """Return who proposed a topic, or one that was merged into it, and who voted for it in any round."""
    topics = [proposal.pk, *proposal.merged.values_list("pk", flat=True)]
    people = set(Proposal.objects.filter(pk__in=topics, author__is_active=True).values_list("author", flat=True))
    voters = Vote.objects.filter(proposal__in=topics, ballot__person__is_active=True)
    if proposal.merged_into_id:
        voters |= Vote.objects.filter(proposal=proposal.merged_into_id, ballot__person__is_active=True)
    return people | set(voters.values_list("ballot__person", flat=True))


def call_was_published(instance: object, **_signal: object) -> None:
    """Tell those whom a topic concerns that the call that it became is published, once."""
    key = getattr(instance, "translation_key", None)
    found = Proposal.objects.filter(call=key).values_list("pk", flat=True).first() if key else None
    if found is not None:
        enqueue(notify_of_call, found)


@job(title=gettext_lazy("Tell that a topic has become a call"))
def notify_of_call(proposal_id: int) -> None:
    proposal = Proposal.objects.filter(pk=proposal_id, withdrawn_at=None).first()
    if proposal is not None and calls_of([proposal]):
        announce(kind=BECAME_CALL, key=f"{proposal.pk}.{proposal.call}", to=concerned(proposal), facts={"proposal": proposal.pk})


def topics_for(reader: User, many: Sequence[Facts], *related: str) -> dict[int, Proposal]:
    """Return the topics of `many` that `reader` can read, by key, with what is `related`: a query more for each."""
    found = Proposal.objects.visible_to(actor_of(reader)).filter(pk__in=[facts["proposal"] for facts in many])
    return {one.pk: one for one in found.select_related("merged_into").prefetch_related(*related)}


def shows(
    tell: Callable[[User, Proposal], Shown | None], applies: Callable[[Proposal], bool], *related: str
) -> Callable[[User, Sequence[Facts]], list[Shown | None]]:
    """Return a function that shows topics to which something still applies, fetched with what is `related`."""

    def show(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
        found = topics_for(reader, many, *related)
        shown: list[Shown | None] = []
        for facts in many:
            one = found.get(facts["proposal"])
            shown.append(tell(reader, one) if one is not None and applies(one) else None)
        return shown

    return show


def tell_proposed(reader: User, proposal: Proposal) -> Shown | None:
    if proposal.author_id == reader.pk:
        return Shown(
            sentence=_("Your application has become a topic in the topic store"),
            url=proposal.get_absolute_url(),
            details=(quoted(proposal.title),),
            note=_("Members read and weigh it. It becomes public if the editors answer it, and without your name."),
            link=_("See the topic"),
        )
    if not manages(actor_of(reader)):
        return None
    return Shown(
        sentence=_("A topic was proposed"),
        url=proposal.get_absolute_url(),
        details=(quoted(proposal.title),),
        link=_("Read the topic"),
    )


def tell_answer(_reader: User, proposal: Proposal) -> Shown | None:
    text = proposal.answer_text
    lines = [line for line in words_of(text.text).splitlines() if line.strip()] if text else []
    sentences = {
        Proposal.Answer.ACCEPTED: _("The editors have accepted the topic “%(title)s”"),
        Proposal.Answer.LATER: _("The editors have put the topic “%(title)s” off until later"),
        Proposal.Answer.NOT_NOW: _("The editors have answered the topic “%(title)s”: not now"),
    }
    title, _language = proposal.shown_title
    return Shown(
        sentence=sentences[Proposal.Answer(proposal.answer)] % {"title": quoted(title)},
        url=proposal.get_absolute_url(),
        details=(*lines[:MOST_LINES], *(["…"] if len(lines) > MOST_LINES else [])),
        link=_("Read the answer"),
    )


def tell_merger(_reader: User, proposal: Proposal) -> Shown | None:
    target = proposal.merged_into
    if target is None:
        return None
    return Shown(
        sentence=_("A topic that you proposed or voted for was merged with another one"),
        url=target.get_absolute_url(),
        details=(
            _("“%(topic)s” is now part of “%(other)s”.") % {"topic": quoted(proposal.title), "other": quoted(target.title)},
        ),
        note=_("Your votes have moved with it. Those above the limit for one topic are yours to give again."),
        link=_("See the topic"),
    )


def show_calls(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render topics whose call is published: one query for all calls."""
    found = topics_for(reader, many)
    calls = calls_of(found.values())
    shown: list[Shown | None] = []
    for facts in many:
        proposal = found.get(facts["proposal"])
        call = calls.get(proposal.call) if proposal and proposal.call else None
        if proposal is None or call is None:
            shown.append(None)
            continue
        shown.append(
            Shown(
                sentence=_("A topic that you proposed or voted for has become a call: “%(call)s”") % {"call": quoted(call[0])},
                url=call[1],
                details=(quoted(proposal.title),),
                link=_("Go to the call"),
            )
        )
    return shown


KINDS = (
    Kind(
        PROPOSED,
        gettext_lazy("Proposed topics, for the editors of the topic store"),
        shows(tell_proposed, lambda one: not one.is_answered and not one.is_merged and not one.is_withdrawn),
        Frequency.DAILY,
    ),
    Kind(
        ANSWERED,
        gettext_lazy("Answers to topics that you proposed or voted for"),
        shows(tell_answer, lambda one: one.is_public, "texts"),
    ),
    Kind(
        MERGED,
        gettext_lazy("Topics that you proposed or voted for and that are merged"),
        shows(tell_merger, lambda one: one.is_merged),
    ),
    Kind(BECAME_CALL, gettext_lazy("Topics that you proposed or voted for and that become calls"), show_calls),
)
