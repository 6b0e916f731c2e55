"""E-mails to the facilitators of a group."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.users.models import User
from community.access.actor import actors_of

from .models import Group, Membership, RoomLogEntry
from .rules import can_read_log

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from collections.abc import Sequence


def tell_facilitators(group: int, **_signal: Any) -> None:
    """Write to the facilitators what somebody else changed about who belongs to their group: one e-mail for one change of many."""
    with transaction.atomic():
        waiting = RoomLogEntry.objects.select_for_update(of=("self",)).filter(group=group, is_told=False)
        entries = list(waiting.select_related("by", "whom").order_by("at", "pk"))
        RoomLogEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(is_told=True)
    if not entries:  # told with an earlier change of the same transaction
        return
    for reader in readers_of(Group.objects.get(pk=group), entries):
        news = [entry for entry in entries if entry.by_id != reader.pk]
        if not news:
            continue
        try:
            send_letter(group, reader, news)
        except Exception:
            log.exception("The e-mail about the members of the group %s could not be sent to a facilitator.", group)


def readers_of(group: Group, entries: Sequence[RoomLogEntry]) -> list[User]:
    """Return the facilitators who may read the log, and who facilitated until what `entries` say: nobody is put out unnoticed."""
    facilitator = Membership.Role.FACILITATOR
    lost = [
        entry.whom_id
        for entry in entries
        if facilitator in (entry.former_role, entry.role if entry.action == RoomLogEntry.Action.REMOVED else "")
    ]
    current = Membership.objects.filter(group=group, role=facilitator)
    people = User.objects.filter(Q(pk__in=current.values("user")) | Q(pk__in=lost), is_active=True).order_by("pk")
    return [person for person, actor in actors_of(people) if person.pk in lost or can_read_log(actor, group)]


def send_letter(group: int, reader: User, entries: Sequence[RoomLogEntry]) -> None:
    room = Group.objects.select_related("page").get(pk=group)  # anew for each reader: its title is in the reader's language
    with override(reader.language):
        context = {
            "site_name": settings.WAGTAIL_SITE_NAME,
            "group": room.title,
            "entries": entries,
            "action_url": urljoin(settings.BASE_URL, reverse("groups:log", args=[room.slug])),
            "action_label": _("See the log of the room"),
        }
        message = EmailMultiAlternatives(
            subject=_("Members of the group “%(group)s” have changed") % {"group": " ".join(room.title.split())},
            body=render_to_string("community/groups/letters/people_changed.txt", context),
            to=[reader.email],
        )
        message.attach_alternative(render_to_string("community/groups/letters/people_changed.html", context), "text/html")
    message.send()
