"""Who comes to a meeting: for its page, the list to print, and the file that facilitators take away, which is logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from cms.exports import csv_of, safe_cell
from community.access.actor import actor_of
from community.access.verdicts import require
from community.people.names import initials, person_name, shown_name
from community.people.profiles.seeing import people_seen_by, seen_people, with_profiles
from community.privacy.exported import data_exported

from .models import AttendanceExport, Meeting, SignUp
from .rules import can_read_attendance, can_see_people, leads

if TYPE_CHECKING:
    from datetime import tzinfo

    from cms.users.models import User
    from community.access.actor import Actor

MOST_SHOWN = 500  # on the page of a meeting


@dataclass(frozen=True)
class Participant:
    """Somebody who comes or waits. `place` counts those who come, and apart from them those who wait."""

    sign_up: SignUp
    name: str
    face: str
    city: str
    place: int

    @property
    def is_going(self) -> bool:
        return self.sign_up.is_going


def participants(actor: Actor, meeting: Meeting, *, at_most: int | None = None) -> list[Participant]:
    """Return who comes, and then who waits, in order; nobody for those who may not see them. Names of facilitators' lists tell more."""
    if not can_see_people(actor, meeting):
        return []
    rows = list(meeting.sign_ups.select_related("person").order_by("state", "placed_at", "pk")[:at_most])
    cities = cities_of(actor, [row.person for row in rows]) if meeting.shows_municipalities else {}
    name = person_name if leads(actor, meeting) else shown_name
    numbers = dict.fromkeys(SignUp.State, 0)
    found = []
    for row in rows:
        numbers[SignUp.State(row.state)] += 1
        place = numbers[SignUp.State(row.state)]
        found.append(Participant(row, name(row.person), initials(row.person), cities.get(row.person_id, ""), place))
    return found


def cities_of(actor: Actor, people: list[User]) -> dict[int, str]:
    """Return the municipalities of people by key, as far as they show them to `actor`."""
    seen = with_profiles(people_seen_by(actor).filter(pk__in=[person.pk for person in people]))
    return {person.pk: person.city for person in seen_people(actor, seen) if person.city}


@transaction.atomic
def export_attendance(*, meeting: Meeting, zone: tzinfo, by: User) -> str:
    """Return the list of participants as CSV, with moments in `zone`, and log that `by` has taken it away. Raises Refused."""
    actor = actor_of(by)
    require(can_read_attendance(actor, meeting))
    people = participants(actor, meeting)
    AttendanceExport.objects.create(meeting=meeting, by=by, number=len(people))
    data_exported.send(Meeting, by=by, kind="attendance", title=meeting.title, count=len(people))
    headings = [_("Name"), _("Municipality"), _("State"), _("Signed up")]
    rows = [
        [
            safe_cell(one.name),
            safe_cell(one.city),
            safe_cell(str(one.sign_up.get_state_display())),
            one.sign_up.created_at.astimezone(zone).replace(tzinfo=None).isoformat(sep=" ", timespec="minutes"),
        ]
        for one in people
    ]
    return csv_of([headings, *rows])
