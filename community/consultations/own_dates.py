"""The dates of a person's consultations, in her calendar. What they are about stays out: calendars leave the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.own_dates import OwnDate

from .listing import own_consultations
from .models import Consultation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from community.access.actor import Actor


def dates_of_consultations(actor: Actor) -> Iterator[OwnDate]:
    """Yield when a person's consultations begin and, over days, when the current phase of each ends: a constant number of queries."""
    for row in own_consultations(actor) if actor.is_authenticated else []:
        one = row.consultation
        if row.state == Consultation.State.PLANNED:
            title, when = _("Peer consultation"), one.starts_at
        elif row.end and row.phase:
            title, when = _("Peer consultation: until then “%(phase)s”") % {"phase": row.phase.label}, row.end
        else:
            continue
        yield OwnDate(
            key=f"consultation-{one.key}", title=title, starts_at=when, url=one.get_absolute_url(), changed_at=one.created_at
        )
