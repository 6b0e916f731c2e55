"""Until when the drafts of a person have to be submitted, for her calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.own_dates import OwnDate

from .lookups import applications_of
from .models import Application

if TYPE_CHECKING:
    from collections.abc import Iterator

    from community.access.actor import Actor


def deadlines_of(actor: Actor) -> Iterator[OwnDate]:
    """Yield the deadlines of the drafts that `actor` writes: a constant number of queries."""
    for application in applications_of(actor):
        closes_at = application.closes_at
        if application.state != Application.State.DRAFT or closes_at is None:
            continue
        yield OwnDate(
            key=f"application-{application.key}",
            title=_("Deadline: %(call)s") % {"call": application.round.title},
            starts_at=closes_at,
            url=application.get_absolute_url(),
            changed_at=application.changed_at,
        )
