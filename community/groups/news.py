"""What is new in a group: members."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from community.group_news import NewsKind

from .models import Membership

if TYPE_CHECKING:
    from community.access.actor import Actor

    from .models import Group


def new_members(actor: Actor, group: Group, since: datetime) -> int:
    members = Membership.objects.visible_to(actor).filter(group=group, joined_at__gt=since)
    return members.exclude(user=actor.pk).count()


KINDS = (NewsKind(new_members, lambda number: ngettext("new member", "new members", number), "groups:people", rank=80),)
