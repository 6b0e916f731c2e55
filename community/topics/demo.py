"""The topic store of the demo: a round that was counted, an open one with votes, topics that were answered, one that became a call."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.contrib.auth.models import Group as PermissionGroup
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone

from cms.demo.accounts import EDITORS
from cms.models import CallPage, Municipality, Topic
from cms.users.models import User
from community.access.actor import Actor
from community.people.demo import with_members

from .answering import Words, answer_topic, merge_topics
from .counting import count_round
from .lookups import find_proposal
from .models import Ballot, Proposal, Round, Vote
from .models.proposal import manages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

CONTENT = Path(__file__).with_name("demo.yaml")


def add_topics(accounts: Mapping[str, User], **_signal: object) -> None:
    """Add the topics and rounds, unless there are any, and let the editors of the demo work on them. Idempotent."""
    may = Permission.objects.get(content_type__app_label="topic_store", codename="change_proposal")
    for group in PermissionGroup.objects.filter(name=EDITORS):
        group.permissions.add(may)
    if Proposal.objects.exists() or Round.objects.exists():
        return
    accounts = with_members(accounts)
    content = yaml.safe_load(CONTENT.read_text("utf-8"))
    with transaction.atomic():
        now = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
        made: dict[str, Proposal] = {}
        for facts in content["rounds"]:
            round_ = make_round(facts, now)
            before = round_.opens_at - timedelta(days=10)
            made |= {key: make_topic(one, accounts, before) for key, one in facts["topics"].items() if one["by"] in accounts}
            for key, one in facts["topics"].items():
                if key in made:
                    vote(round_, made[key], one.get("votes", {}), accounts)
            if count_round(round_=round_):
                decide(content["decisions"], made, accounts)  # before the next round opens, in which they would be
        for one in content["waiting"]:
            if one["by"] in accounts:
                make_topic(one, accounts, now - timedelta(days=2))


def make_round(facts: Mapping[str, Any], now: datetime) -> Round:
    names = {f"name_{language}": name for language, name in facts["name"].items()}
    return Round.objects.create(
        **names,
        budget=facts["budget"],
        most_per_topic=facts["most_per_topic"],
        opens_at=now + timedelta(days=facts["opens"]),
        closes_at=now + timedelta(days=facts["closes"]),
        are_results_hidden=facts["hidden"],
        told_open_at=now,  # nobody is written to about a demo
    )


def make_topic(facts: Mapping[str, Any], accounts: Mapping[str, User], at: datetime) -> Proposal:
    """Create a topic as it was proposed `at` a moment."""
    proposal = Proposal.objects.create(
        author=accounts[facts["by"]],
        title=facts["title"],
        challenge=facts["challenge"].strip(),
        language=facts["language"],
        host=Municipality.objects.filter(name_de=facts.get("host", "")).first(),
        created_at=at,
        stands_since=at,
    )
    proposal.partners.set(Municipality.objects.filter(name_de__in=facts.get("partners", ())))
    proposal.topics.set(Topic.objects.filter(slug__in=facts.get("topics", ())))
    return proposal


def vote(round_: Round, proposal: Proposal, votes: Mapping[str, int], accounts: Mapping[str, User]) -> None:
    """Add votes to a round, which may be over: services would refuse them."""
    for name, number in votes.items():
        if name in accounts:
            ballot, _is_new = Ballot.objects.get_or_create(round=round_, person=accounts[name], defaults={"version": 1})
            Vote.objects.create(ballot=ballot, proposal=proposal, number=number)


def decide(decisions: Mapping[str, Any], made: Mapping[str, Proposal], accounts: Mapping[str, User]) -> None:
    """Answer topics, merge one, and link one to the call of the demo."""
    editor = (
        User.objects.filter(pk=accounts["editor"].pk).first() if "editor" in accounts else None
    )  # with the permission given above
    if editor is None or not manages(Actor(editor)):
        return
    for key, facts in decisions.items():
        proposal = find_proposal(made[key].pk) if key in made else None
        if proposal is None:
            continue
        if "into" in facts and facts["into"] in made:
            merge_topics(proposal=proposal, into=made[facts["into"]], by=editor)
            continue
        if "answer" in facts:
            texts = {language: Words(text) for language, text in facts["texts"].items()}
            answer_topic(proposal=proposal, answer=Proposal.Answer(facts["answer"]), texts=texts, by=editor)
        call = CallPage.objects.filter(slug=facts.get("call", "")).first()
        if call is not None:
            Proposal.objects.filter(pk=proposal.pk).update(call=call.translation_key)
