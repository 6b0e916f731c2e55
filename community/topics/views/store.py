"""The store as members and the public see it: the open round with its votes, what waits, and what became of the others."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.arrival import arrival_of
from cms.kept import kept_values
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import keep_for_login
from community.groups.views import reader
from community.topics import rules
from community.topics.frame import page_not_found, topic_for
from community.topics.listing import MOST_VOTED, NEWEST, SORTS, STATES, TopicFilter, topics_of
from community.topics.lookups import ballot_of, find_round, next_round, round_open_at
from community.topics.models import Proposal
from community.topics.own_drafts import own_drafts
from community.topics.showing import shown_topics
from community.topics.squares import squares_of
from community.topics.tables import turnout_words
from community.topics.typed import typed_votes
from community.topics.voting import VotedMeanwhile, cast_votes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor
    from community.topics.models import Round

AT_ONCE, WAITING, DONE = 30, 20, 8


@never_cache
@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Show the open round to members, and to everybody what became of topics that were answered."""
    return store_page(request)


def store_page(
    request: HttpRequest,
    *,
    typed: dict[int, str] | None = None,
    wrong: str = "",
    version: int | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Render the store. `typed` are votes that could not be saved, and `wrong` says why."""
    actor = actor_of(request.user)
    is_inside = bool(rules.can_see_store(actor))
    voting = round_open_at() if is_inside else None
    stored, mine = ballot_of(voting, actor.pk) if voting else (0, {})
    visible = Proposal.objects.visible_to(actor).with_facts()
    answered = visible.filter(answered_at__isnull=False, merged_into=None).order_by("-answered_at", "-pk")
    done = shown_topics(actor, list(answered[:DONE]))
    facts: dict[str, Any] = {
        "is_inside": is_inside,
        "is_public": not is_inside,
        "round": voting,
        "may_vote": voting is not None and bool(rules.can_vote(actor, voting, arrival_of(request))),
        "may_propose": rules.can_propose(actor),
        "manages": bool(rules.can_plan(actor)),
        "next_round": next_round() if is_inside and voting is None else None,
        "done": done,
        "more_done": answered.count() > DONE,
        "given": sum(mine.values()),
        "version": stored if version is None else version,
        "typed": typed or {},
        "wrong": wrong,
    }
    if is_inside:
        facts |= inside_facts(actor, voting, mine, typed)
    return render(request, "community/topics/store.html", facts, status=status)


def inside_facts(actor: Actor, voting: Round | None, mine: dict[int, int], typed: dict[int, str] | None) -> dict[str, Any]:
    """Return what members see besides: the topics of the round, and those that wait."""
    waiting = topics_of(actor).standing()
    entries: list[Any] = []
    if voting:
        sort = MOST_VOTED if voting.shows_counts else NEWEST
        shown = shown_topics(actor, list(topics_of(actor, sort=sort).in_round(voting)), voting=voting, mine=mine)
        entries = [(one, (typed or {}).get(one.proposal.pk, str(one.mine))) for one in shown]
        waiting = waiting.filter(stands_since__gte=voting.opens_at)
    left = voting.budget - sum(mine.values()) if voting else 0
    return {
        "entries": entries,
        "left": max(0, left),
        "squares": squares_of(voting.budget, sum(mine.values())) if voting else (),
        "waiting": shown_topics(actor, list(waiting[:WAITING])),
        "more_waiting": waiting.count() > WAITING,
        "drafts": own_drafts(actor),
        "turnout": turnout_words(voting) if voting and voting.shows_counts else "",
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, key: int) -> HttpResponse:
    """Save the votes of a member. What cannot be saved is shown again, with the reason; after a login, what was chosen before it."""
    actor, round_ = actor_of(request.user), find_round(key)
    if round_ is None or not rules.can_see_store(actor):
        keep_for_login(request)
        return page_not_found(request)
    if request.method != "POST":
        typed, _votes = typed_votes(kept_values(request))
        return store_page(request, typed=typed) if typed else redirect(round_)
    typed, votes = typed_votes(request.POST)
    version = request.POST.get("version", "")
    made_of = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else None
    if votes is None:
        return store_page(request, typed=typed, wrong=_("Enter whole numbers of votes."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        cast_votes(round_=round_, votes=votes, made_of=made_of, at=arrival_of(request), by=reader(request))
    except ValidationError as error:
        return store_page(request, typed=typed, wrong=" ".join(error.messages), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except VotedMeanwhile as error:
        sentence = _("Your votes have changed in the meantime, perhaps in another window, or because topics were merged.")
        wrong = f"{sentence} {_('Save again to replace them with these.')}"
        return store_page(request, typed=typed, wrong=wrong, version=error.version, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Refused as error:
        return too_late(request, round_, typed, error)
    messages.success(request, _("Your votes are saved. You can change them until the round closes."))
    return redirect(round_.get_absolute_url())


def too_late(request: HttpRequest, round_: Round, typed: dict[int, str], error: Refused) -> HttpResponse:
    """Answer with the reason, and with what was chosen: nothing typed is lost, even if it does not count."""
    chosen = Proposal.objects.visible_to(actor_of(request.user)).in_bulk(list(typed))
    rows = [
        (chosen[key].title, chosen[key].language, number)
        for key, number in typed.items()
        if key in chosen and number not in ("", "0")
    ]
    facts = {"reason": error.verdict.reason, "round": round_, "rows": rows}
    return render(request, "community/topics/too_late.html", facts, status=HTTPStatus.FORBIDDEN)


@never_cache
@require_safe
def all_topics(request: HttpRequest) -> HttpResponse:
    """List the topics that the reader can see, with filters: for the public those that were answered."""
    actor = actor_of(request.user)
    sort = request.GET.get("sort", NEWEST)
    sort = sort if sort in SORTS else NEWEST
    data = {name: str(value).replace("\0", "") for name, value in request.GET.items()}
    filters = TopicFilter(data, queryset=topics_of(actor, sort=sort), request=request)
    if not rules.can_see_store(actor):
        filters.filters["state"].extra["choices"] = [one for one in STATES.items() if one[0] not in INSIDE_ONLY]
    paginator = Paginator(filters.qs, AT_ONCE)
    portion = paginator.get_page(request.GET.get("page"))
    chosen = {name: value for name, value in data.items() if name != "page" and value}
    facts = {
        "filters": filters,
        "sort": sort,
        "sorts": SORTS,
        "portion": portion,
        "pages_shown": list(paginator.get_elided_page_range(portion.number)),
        "rows": shown_topics(actor, list(portion), voting=round_open_at()),
        "query": urlencode(chosen),
        "is_filtered": bool(set(chosen) - {"sort"}),
    }
    return render(request, "community/topics/all.html", facts)


INSIDE_ONLY = {"waiting", "voted_on", "merged", "mine"}


@never_cache
@require_safe
def topic(request: HttpRequest, key: int) -> HttpResponse:
    """Show a topic; the address of one that was merged leads to the other."""
    actor, found = topic_for(request, key)
    if found is None:
        return page_not_found(request)
    if found.merged_into_id:
        target = topic_for(request, found.merged_into_id)[1]
        return redirect(target) if target else page_not_found(request)
    [shown] = shown_topics(actor, [found], voting=round_open_at())
    is_inside = bool(rules.can_see_store(actor))
    facts: dict[str, Any] = {
        "topic": found,
        "shown": shown,
        "is_inside": is_inside,
        "is_public": found.is_public,
        "is_own": rules.is_own(actor, found),
        "results": found.results.select_related("round").order_by("-round__closes_at") if is_inside else (),
        "merged": found.merged.all() if is_inside else (),
        "may_edit": bool(rules.can_edit(actor, found)),
        "why_not": rules.can_edit(actor, found).reason if rules.is_own(actor, found) and not rules.can_edit(actor, found) else "",
        "may_withdraw": bool(rules.can_withdraw(actor, found)),
        "manages": bool(rules.can_plan(actor)),
        "may_answer": bool(rules.can_answer(actor, found)),
        "may_take_back": bool(rules.can_take_back(actor, found)),
        "may_merge": bool(rules.can_merge(actor, found)),
        "may_make_call": bool(rules.can_make_call(actor, found)),
    }
    return render(request, "community/topics/topic.html", facts)
