"""The meetings of the demo: one next week with a waiting list, one more, one that is over, and a poll for a date."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.db import transaction
from django.utils import timezone

from community.groups.models import Group
from community.people.demo import with_members

from .models import Meeting
from .places import sign_up
from .planning import set_meeting
from .polling import answer_poll, make_poll

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cms.users.models import User


def add_meetings(accounts: Mapping[str, User], **_signal: object) -> None:
    """Add the meetings and polls, in groups that have none."""
    accounts = with_members(accounts)
    groups = yaml.safe_load(Path(__file__).with_name("demo.yaml").read_text("utf-8"))
    for slug, facts in groups.items():
        group = Group.objects.filter(slug=slug).first()
        if group is None or Meeting.objects.filter(group=group).exists():
            continue
        with transaction.atomic():
            for one in facts["meetings"]:
                if one["by"] in accounts:
                    add_meeting(group, one, accounts)
            for one in facts["polls"]:
                if {one["by"], *one["answers"]} <= set(accounts):
                    add_poll(group, one, accounts)


def moment(days: int, at: str) -> datetime:
    """Return the time `at` some days from now, in the site's zone."""
    zone = timezone.get_default_timezone()
    return datetime.combine(timezone.now().astimezone(zone).date() + timedelta(days=days), time.fromisoformat(at), zone)


def add_meeting(group: Group, facts: Mapping[str, Any], accounts: Mapping[str, User]) -> None:
    start = moment(facts["days"], facts["at"])
    words = {name: facts[name] for name in ("title", "language", "agenda", "place", "link", "places") if name in facts}
    words |= {"starts_at": start, "ends_at": start + timedelta(minutes=facts["minutes"])}
    [meeting] = set_meeting(group=group, facts=words, by=accounts[facts["by"]])
    for name in facts["signed_up"]:
        if name in accounts:
            sign_up(meeting=meeting, by=accounts[name])
    if "over" in facts:  # it took place that many days before the date at which it was set
        back = timedelta(days=facts["over"])
        meeting.starts_at, meeting.ends_at = meeting.starts_at - back, meeting.ends_at - back
        meeting.save(update_fields=["starts_at", "ends_at"])


def add_poll(group: Group, facts: Mapping[str, Any], accounts: Mapping[str, User]) -> None:
    words = {name: facts[name] for name in ("title", "language", "agenda", "place", "minutes") if name in facts}
    dates = [moment(days, facts["at"]) for days in facts["days"]]
    poll = make_poll(group=group, facts=words, dates=dates, by=accounts[facts["by"]])
    for name, values in facts["answers"].items():
        answers = {slot.pk: value for slot, value in zip(poll.slots.all(), values, strict=True)}
        answer_poll(poll=poll, answers=answers, by=accounts[name])
