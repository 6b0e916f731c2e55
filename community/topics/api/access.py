"""What the routers find for whom: the same as the pages. For everybody else there is nothing, and all that look the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Path

from cms.models import Municipality, Organisation, Topic
from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.errors import Unprocessable
from community.topics.lookups import LARGEST_KEY, find_proposal, find_round
from community.topics.rules import can_plan, can_read, can_see_store

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.access.actor import Actor
    from community.topics.models import Proposal, Round

ProposalId = Annotated[int, Path(description="The id of the topic.", examples=[7], ge=1, le=LARGEST_KEY)]
RoundId = Annotated[int, Path(description="The id of the round.", examples=[2], ge=1, le=LARGEST_KEY)]


def proposal_at(request: HttpRequest, key: int) -> tuple[Actor, Proposal]:
    """Return a topic for those who can read it. Raises Http404."""
    actor, found = actor_of(request.user), find_proposal(key)
    if found is None or not can_read(actor, found):
        raise Http404
    return actor, found


def round_at(request: HttpRequest, key: int) -> tuple[Actor, Round]:
    """Return a round for members and editors. Raises Refused, and Http404."""
    actor = actor_of(request.user)
    require(can_see_store(actor))
    found = find_round(key)
    if found is None:
        raise Http404
    return actor, found


def planned_round_at(request: HttpRequest, key: int) -> tuple[Actor, Round]:
    """Return a round for the editors. Raises Refused, and Http404."""
    require(can_plan(actor_of(request.user)))
    return round_at(request, key)


#: The kinds of things that are named by their keys, and by what.
NAMED: dict[str, tuple[Any, str]] = {
    "partners": (Municipality, "pk"),
    "organisations": (Organisation, "pk"),
    "topics": (Topic, "slug"),
}


def things_named(sent: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent with the things that it names by key. Raises Unprocessable for what is not in the register."""
    found = dict(sent)
    wrong: list[tuple[str, str, str]] = []
    if sent.get("host"):
        found["host"] = Municipality.objects.filter(pk=sent["host"]).first()
        if found["host"] is None:
            wrong.append(("body", "host", _("The register has no such entry.")))
    for name, (model, key) in NAMED.items():
        if name in sent:
            wanted = {str(one).replace("\0", "") for one in sent[name]}
            found[name] = list(model.objects.filter(**{f"{key}__in": wanted}))
            if len(found[name]) != len(wanted):
                wrong.append(("body", name, _("The register has no such entry.")))
    if wrong:
        raise Unprocessable(*wrong)
    return found
