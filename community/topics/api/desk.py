"""What editors do with topics, as JSON."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Body, Router, Status

from community.access.verdicts import require
from community.api.authentication import reader
from community.topics import rules
from community.topics.answering import Words, answer_topic, merge_topics, take_answer_back
from community.topics.calls import make_call
from community.topics.lookups import find_proposal
from community.topics.models import Proposal

from .access import ProposalId, proposal_at
from .schemas import MadeCall, ProposedTopic, SentAnswer, SentMerger
from .telling import proposed_topic

router = Router(tags=["Topics"])


@router.put("topics/{int:proposal}/answer", response=ProposedTopic, url_name="topic_answer", summary="Answer a topic")
def answer_a_topic(request: HttpRequest, proposal: ProposalId, sent: Annotated[SentAnswer, Body()]) -> ProposedTopic:
    """Answer a topic in one language or several, as an editor. It is public from then on; an earlier answer is replaced."""
    actor, found = proposal_at(request, proposal)
    require(rules.can_answer(actor, found))
    texts: dict[str, Words] = {one.language: Words(one.text, one.title) for one in sent.texts}
    answer_topic(proposal=found, answer=Proposal.Answer(sent.answer), texts=texts, by=reader(request))
    return proposed_topic(request, actor, found.pk)


@router.delete("topics/{int:proposal}/answer", response=ProposedTopic, url_name="topic_answer", summary="Take an answer back")
def take_topic_answer_back(request: HttpRequest, proposal: ProposalId) -> ProposedTopic:
    """Delete an answer, as an editor: the topic is not public any more, and waits for the next round."""
    actor, found = proposal_at(request, proposal)
    take_answer_back(proposal=found, by=reader(request))
    return proposed_topic(request, actor, found.pk)


@router.post("topics/{int:proposal}/merger", response=ProposedTopic, url_name="topic_merger", summary="Merge topics")
def merge_a_topic(request: HttpRequest, proposal: ProposalId, sent: Annotated[SentMerger, Body()]) -> ProposedTopic:
    """Merge a topic into another one, as an editor. Returns the one that stays."""
    actor, found = proposal_at(request, proposal)
    require(rules.can_merge(actor, found))
    into = find_proposal(sent.into)
    if into is None or not rules.can_read(actor, into):
        raise Http404
    merge_topics(proposal=found, into=into, by=reader(request))
    return proposed_topic(request, actor, into.pk)


@router.post("topics/{int:proposal}/call", response={201: MadeCall}, url_name="topic_call", summary="Turn a topic into a call")
def turn_topic_into_call(request: HttpRequest, proposal: ProposalId) -> Status[MadeCall]:
    """Make a draft of a call with the facts of a topic, as an editor who can create calls."""
    _actor, found = proposal_at(request, proposal)
    page = make_call(proposal=found, by=reader(request))
    address = request.build_absolute_uri(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return Status(201, MadeCall(id=page.pk, title=page.title, translation_key=page.translation_key, edit_url=address))
