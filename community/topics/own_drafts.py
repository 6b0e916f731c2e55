"""What somebody has begun to write in the topic store and not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.navigation import Link
from community.forms.models import Draft

from .drafts import NEW, TOPIC
from .lookups import key_of
from .models import Proposal

if TYPE_CHECKING:
    from community.access.actor import Actor

MOST = 10


def own_drafts(actor: Actor) -> list[Link]:
    """Return links to the forms with drafts of `actor`, the latest first: two queries."""
    found = list(Draft.objects.visible_to(actor).filter(form=TOPIC.name).order_by("-saved_at")[:MOST])
    own = Proposal.objects.standing().filter(author=actor.pk).in_bulk([key_of(one.thing) for one in found])
    links = []
    for one in found:
        title = one.fields.get("title") or _("without a title")
        if one.thing == NEW and any(one.fields.get(name) for name in ("title", "challenge")):
            links.append(Link(_("New topic: %(title)s") % {"title": title}, reverse("topics:new")))
        elif (topic := own.get(key_of(one.thing))) is not None:
            links.append(Link(_("Change of: %(title)s") % {"title": topic.title}, reverse("topics:edit", args=[topic.pk])))
    return links
