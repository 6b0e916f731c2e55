"""Topics as JSON: lists, proposing, changing, withdrawing; and without a login what became of those that were answered."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Body, Query, Router, Status

from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.paging import WhichPart
from community.api.schemas import Page, Problem
from community.api.versions import SHOWS_ETAG, TAKES_ETAG, IfMatch, changed_meanwhile, require_valid, require_version
from community.topics import rules
from community.topics.forms import TopicForm, values_of
from community.topics.listing import MOST_VOTED, NEWEST, TITLE, in_state, topics_of
from community.topics.lookups import find_proposal
from community.topics.models import Proposal
from community.topics.proposing import SavedMeanwhile, edit_topic, propose_topic, withdraw_topic

from .access import ProposalId, proposal_at, things_named
from .schemas import ProposedTopic, PublicTopic, SentProposal, TopicChangedMeanwhile, TopicChanges
from .telling import etag_of_topic, proposed_topic, proposed_topics, public_topics, version_in

router = Router(tags=["Topics"])
WhichState = Annotated[
    Literal["waiting", "voted_on", "answered", "accepted", "later", "not_now", "call", "merged", "mine"] | None,
    Query(description="Only topics in this state; `mine` are those that you proposed."),
]
Sort = Annotated[
    Literal["newest", "title", "votes"], Query(description="The order. Votes whose results are hidden play no part in it.")
]


@router.get("topics/answered", auth=None, response=Page[PublicTopic], url_name="answered_topics", summary="What became of topics")
def list_answered_topics(request: HttpRequest, paging: WhichPart) -> Any:
    """The topics that the editors have answered, the latest first, for everybody: without the names of members."""
    rows = Proposal.objects.public().with_facts().order_by("-answered_at", "-pk")
    part = list(rows[paging.offset : paging.offset + paging.at_most])
    items = public_topics(request, actor_of(request.user), part)
    return {"count": rows.count(), "limit": paging.at_most, "offset": paging.offset, "items": items}


@router.get(
    "topics/answered/{int:proposal}", auth=None, response=PublicTopic, url_name="answered_topic", summary="What became of a topic"
)
def get_answered_topic(request: HttpRequest, proposal: ProposalId) -> PublicTopic:
    """A topic that the editors have answered, for everybody."""
    found = find_proposal(proposal)
    if found is None or not found.is_public:
        raise Http404
    return public_topics(request, actor_of(request.user), [found])[0]


@router.get("topics", response=Page[ProposedTopic], url_name="topics", summary="The topic store")
def list_topics(request: HttpRequest, paging: WhichPart, state: WhichState = None, sort: Sort = "newest") -> Any:
    """The topics that you can see: as a member all but those that were withdrawn, else those that were answered and your own."""
    actor = actor_of(request.user)
    orders = {"newest": NEWEST, "title": TITLE, "votes": MOST_VOTED}
    found = topics_of(actor, sort=orders[sort])
    rows = in_state(found, state, actor.pk) if state else found
    part = list(rows[paging.offset : paging.offset + paging.at_most])
    items = proposed_topics(request, actor, part)
    return {"count": rows.count(), "limit": paging.at_most, "offset": paging.offset, "items": items}


@router.post("topics", response={201: ProposedTopic}, url_name="topics", summary="Propose a topic")
def propose_a_topic(request: HttpRequest, sent: Annotated[SentProposal, Body()], response: HttpResponse) -> Status[ProposedTopic]:
    """Propose a topic. It becomes public if the editors answer it, and without your name. The same words sent twice make one topic."""
    actor = actor_of(request.user)
    require(rules.can_propose(actor))
    made = propose_topic(by=reader(request), **checked(sent.model_dump()))
    response["ETag"] = etag_of_topic(made)
    return Status(HTTPStatus.CREATED, proposed_topic(request, actor, made.pk))


def checked(sent: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a topic as the service takes them, as the form cleans them. Raises Unprocessable, and ValidationError."""
    facts = things_named(sent)
    keys = {name: [one.pk for one in facts[name]] for name in ("partners", "organisations", "topics")}
    form = TopicForm(sent | keys)
    require_valid(form)
    return form.facts


@router.get(
    "topics/{int:proposal}", response=ProposedTopic, url_name="proposed_topic", summary="A topic", openapi_extra=SHOWS_ETAG
)
def get_topic(request: HttpRequest, proposal: ProposalId, response: HttpResponse) -> ProposedTopic:
    """A topic. The `ETag` identifies its version."""
    actor, found = proposal_at(request, proposal)
    response["ETag"] = etag_of_topic(found)
    return proposed_topics(request, actor, [found])[0]


@router.patch(
    "topics/{int:proposal}",
    response={200: ProposedTopic, 412: TopicChangedMeanwhile, 428: Problem},
    url_name="proposed_topic",
    summary="Change a topic",
    openapi_extra=TAKES_ETAG,
)
def change_topic(
    request: HttpRequest,
    proposal: ProposalId,
    response: HttpResponse,
    sent: Annotated[TopicChanges, Body()],
    if_match: IfMatch = "",
) -> ProposedTopic:
    """Change what you proposed, until a round begins."""
    actor, found = proposal_at(request, proposal)
    require(rules.can_edit(actor, found))
    require_version(if_match)
    changes = sent.model_dump(exclude_unset=True)
    changes = {name: value for name, value in changes.items() if value is not None or name == "host"}
    before = values_of(found) | {"topics": [one.slug for one in found.topics.all()]}
    facts = checked({**before, **changes})
    try:
        saved = edit_topic(
            proposal=found,
            made_of=version_in(if_match, found.pk),
            by=reader(request),
            **{name: value for name, value in facts.items() if name in changes},
        )
    except SavedMeanwhile as error:
        stored = error.proposal
        current = {"title": stored.title, "challenge": stored.challenge}
        raise changed_meanwhile(etag_of_topic(stored), current) from error
    response["ETag"] = etag_of_topic(saved)
    return proposed_topic(request, actor, found.pk)


@router.post("topics/{int:proposal}/withdrawal", response={204: None}, url_name="topic_withdrawal", summary="Withdraw a topic")
def withdraw_a_topic(request: HttpRequest, proposal: ProposalId) -> None:
    """Withdraw what you proposed, as long as it was not answered. Votes on it go back to the members."""
    _actor, found = proposal_at(request, proposal)
    withdraw_topic(proposal=found, by=reader(request))
