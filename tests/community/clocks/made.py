"""Clocks of a group: its members read them, its facilitators run them. Registered as the tests are collected."""

from __future__ import annotations

from datetime import datetime

from community.access.actor import Actor
from community.access.verdicts import YES, Verdict, no
from community.clocks.models import Clock
from community.clocks.owners import register_clock_owner
from community.clocks.services import create_clock
from community.clocks.timing import Step
from community.groups.models import Group, Membership
from community.groups.roles import GROUP

OWNER = "tests"
STEPS = (
    Step("input", "Einführung und Grundriss", 600),
    Step("upload", "Hochladen", 900),
    Step("talk", "Gespräch", 1200),
)
_groups: dict[str, int] = {}  # of the keys of clocks, in place of a feature's table


def find(clock: Clock) -> Group | None:
    return Group.objects.filter(pk=_groups.get(clock.key)).first()


def can_read(actor: Actor, group: Group) -> Verdict:
    return YES if actor.roles(GROUP, group.pk) else no("This clock is for members.")


def can_run(actor: Actor, group: Group) -> Verdict:
    is_facilitator = Membership.Role.FACILITATOR in actor.roles(GROUP, group.pk)
    return YES if is_facilitator else no("Only facilitators run the clock.")


register_clock_owner(OWNER, find, can_read, can_run)


def make_clock(group: Group, steps: tuple[Step, ...] = STEPS) -> Clock:
    clock = create_clock(owner=OWNER, steps=steps)
    _groups[clock.key] = group.pk
    return clock


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)
