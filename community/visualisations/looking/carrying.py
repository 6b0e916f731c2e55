"""Places of sessions as cases for other features, such as peer consultations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.cases import CarriedCase, register_case_source
from community.visualisations.lookups import find_case
from community.visualisations.rules import can_read_case

if TYPE_CHECKING:
    from community.access.actor import Actor

SOURCE = "visualisation"


def place_as_case(actor: Actor, key: str) -> CarriedCase | None:
    """Return what is said about a place, as far as `actor` sees it."""
    place = find_case(key)
    if place is None or not can_read_case(actor, place):
        return None
    parts = {_("What is there today"): place.today, _("What should change"): place.wish, _("What has to stay"): place.constraints}
    text = "\n\n".join(f"## {title}\n\n{words}" for title, words in parts.items() if words)
    return CarriedCase(place.session.group_id, place.title, text, place.get_absolute_url())


def connect() -> None:
    register_case_source(SOURCE, place_as_case)
