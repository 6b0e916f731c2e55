"""The discussions of the demo: in four languages, with an answered question, a quotation, a mention and reactions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.db import transaction

from community.groups.models import Group
from community.people.demo import with_members

from .models import Reaction, Topic
from .moderating import set_pinned
from .posting import add_post, edit_post, start_topic
from .taking_part import set_reaction, set_solution

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cms.users.models import User

    from .models import Post


def add_discussions(accounts: Mapping[str, User], **_signal: object) -> None:
    """Add the discussions, in groups that have none."""
    accounts = with_members(accounts)
    groups = yaml.safe_load(Path(__file__).with_name("demo.yaml").read_text("utf-8"))
    for slug, topics in groups.items():
        group = Group.objects.filter(slug=slug).first()
        if group is None or Topic.objects.filter(group=group).exists():
            continue
        with transaction.atomic():
            for facts in topics:
                if all(name in accounts for name in people_in(facts)):
                    add_topic(group, facts, accounts)


def people_in(facts: Mapping[str, Any]) -> set[str]:
    return {facts["by"], *(reply["by"] for reply in facts.get("replies", ()))}


def add_topic(group: Group, facts: Mapping[str, Any], accounts: Mapping[str, User]) -> None:
    words = {name: facts[name] for name in ("title", "text", "language")}
    topic = start_topic(group=group, is_question=facts.get("is_question", False), by=accounts[facts["by"]], **words)
    first: Post = topic.posts.get()
    for reply in facts.get("replies", ()):
        answers = first if reply.get("quotes") else None
        by = accounts[reply["by"]]
        post = add_post(topic=topic, text=reply["text"], language=reply["language"], answers=answers, by=by)
        if reply.get("helped"):
            set_solution(topic=topic, post=post, by=accounts[facts["by"]])
        if "changed" in reply:
            edit_post(post=post, text=reply["changed"], by=by)
        for name in reply.get("thanked_by", ()):
            set_reaction(post=post, kind=Reaction.Kind.THANKS, is_on=True, by=accounts[name])
    if "pinned_by" in facts:
        set_pinned(topic=topic, is_pinned=True, by=accounts[facts["pinned_by"]])
