"""What could not be sent at its moment: how its author is told, and what waits for her to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.announcing import Kind, Shown
from cms.formatting import format_number
from community.access.actor import actor_of
from community.waiting import Waiting

from .models import LaterPost
from .rules import can_send

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cms.announcing import Facts
    from cms.users.models import User
    from community.access.actor import Actor

NOT_SENT = "discussions.not_sent"


def show_not_sent(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render what could not be sent, for its author, and what stands in the way now."""
    actor = actor_of(reader)
    found = LaterPost.objects.visible_to(actor).not_sent().with_places().in_bulk([facts["later"] for facts in many])

    def one(later: LaterPost | None) -> Shown | None:
        if later is None:
            return None
        verdict = can_send(actor, later)
        return Shown(
            sentence=_("A post that you wanted to send later could not be sent"),
            url=later.get_absolute_url(),
            details=() if verdict else (verdict.reason,),
            link=_("See your text"),
        )

    return [one(found.get(facts["later"])) for facts in many]


def posts_to_send_again(actor: Actor) -> list[Waiting]:
    """Return that posts of `actor` could not be sent: she copies their words, or sends them at another moment."""
    count = LaterPost.objects.visible_to(actor).not_sent().count()
    if not count:
        return []
    words = ngettext("%(shown)s post could not be sent", "%(shown)s posts could not be sent", count)
    return [Waiting(title=words % {"shown": format_number(count)}, url=reverse("discussions:later"))]


KIND = Kind(NOT_SENT, gettext_lazy("Posts of yours that could not be sent later"), show_not_sent)
