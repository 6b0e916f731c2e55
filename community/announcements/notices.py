"""The notification of an announcement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.announcing import Kind, Shown, quoted
from community.access.actor import actor_of
from community.groups.models import attach_public_pages

from .jobs import PUBLISHED
from .models import Announcement

if TYPE_CHECKING:
    from cms.announcing import Facts
    from cms.users.models import User

MOST_LINES = 60  # of the text in an e-mail


def show_announcements(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render announcements for those they are for: not for who has left the group meanwhile."""
    actor = actor_of(reader)
    visible = Announcement.objects.visible_to(actor).standing().filter(pk__in=[facts["announcement"] for facts in many])
    found = {one.pk: one for one in visible.with_texts()}
    attach_public_pages([group for one in found.values() for group in one.groups.all()])
    return [show_announcement(reader, found.get(facts["announcement"])) for facts in many]


def show_announcement(reader: User, announcement: Announcement | None) -> Shown | None:
    text = announcement.text if announcement else None
    if announcement is None or text is None:
        return None
    own = set(actor_of(reader).keys("group"))
    groups = [group.title for group in announcement.groups.all() if group.pk in own]
    if announcement.is_to_everybody or not groups:
        sentence = _("There is a new announcement to all members")
    else:
        sentence = _("There is a new announcement to the group “%(group)s”") % {"group": quoted(groups[0])}
    lines = [line for line in text.text.splitlines() if line.strip()]
    details = (quoted(text.title), *lines[:MOST_LINES], *(["…"] if len(lines) > MOST_LINES else []))
    return Shown(sentence=sentence, url=announcement.get_absolute_url(), details=details, link=_("Read the announcement"))


KIND = Kind(PUBLISHED, gettext_lazy("Announcements to your groups and to all members"), show_announcements)
