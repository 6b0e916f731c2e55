"""Cases that consultations take over from elsewhere, and the link that offers that."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.navigation import Link
from community.cases import CarriedCase, find_case

from .models import LONGEST_CASE, LONGEST_QUESTION, LONGEST_TITLE
from .rules import can_plan

if TYPE_CHECKING:
    from community.access.actor import Actor

    from .models import Consultation

LONGEST_SOURCE = 40  # characters of a source and of a key


def link_to_consult(actor: Actor, source: str, key: str, group: int, slug: str) -> Link | None:
    """Return the link to hold a consultation about a case, for those who can plan one in its group."""
    if not can_plan(actor, group):
        return None
    way = urlencode({"from": source, "key": key})
    return Link(_("Hold a peer consultation about this place"), f"{reverse('consultations:plan', args=[slug])}?{way}")


def carried(actor: Actor, source: str, key: str, group: int) -> CarriedCase | None:
    """Return the case that a new consultation of a group is to take over, cut to what fits; None if there is none."""
    if not source or max(len(source), len(key)) > LONGEST_SOURCE:
        return None
    found = find_case(actor, source, key)
    if found is None or found.group != group:
        return None
    title = " ".join(found.title.split())[: min(LONGEST_TITLE, LONGEST_QUESTION)]
    return CarriedCase(found.group, title, found.text[:LONGEST_CASE], found.url)


def origin_of(actor: Actor, consultation: Consultation) -> CarriedCase | None:
    """Return where the case of a consultation came from, if the reader can still see that."""
    return find_case(actor, consultation.source, consultation.source_key) if consultation.source else None
