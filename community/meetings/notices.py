"""Notifications about meetings. What somebody may not see is not told: the rows are asked for anew each time one is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.announcing import Frequency, Kind, Shown, announce, quoted
from cms.formatting import format_number
from cms.jobs.declaring import job
from cms.jobs.queueing import enqueue
from cms.users.models import User
from community.access.actor import actor_of, actors_of
from community.groups.models import attach_public_pages
from community.notifications.services import withdraw
from community.people.roles import members

from .models import DatePoll, Meeting, SignUp
from .rules import can_read, can_read_poll
from .times import when_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from django_stubs_ext import StrOrPromise

    from cms.announcing import Facts

NEW, CHANGED, CANCELLED = "meetings.new", "meetings.changed", "meetings.cancelled"
MOVED_UP, REMINDER, POLL = "meetings.moved_up", "meetings.reminder", "meetings.poll"

#: What changes are called; several fields have one name.
CHANGES: dict[str, StrOrPromise] = {
    "title": gettext_lazy("title"),
    "agenda": gettext_lazy("agenda"),
    "time_zone": gettext_lazy("date and time"),
    "starts_at": gettext_lazy("date and time"),
    "ends_at": gettext_lazy("date and time"),
    "place": gettext_lazy("place"),
    "link": gettext_lazy("link"),
    "is_link_for_participants": gettext_lazy("link"),
}


# --- Telling ----------------------------------------------------------------------------------------------------------


def meeting_was_set(meeting: Meeting, number: int, **_signal: object) -> None:
    enqueue(notify_of_meeting, meeting.pk, number)


def meeting_was_changed(meeting: Meeting, names: Collection[str], **_signal: object) -> None:
    enqueue(notify_of_change, meeting.pk, meeting.sequence, list(names))


def meeting_was_cancelled(meeting: Meeting, **_signal: object) -> None:
    withdraw(kinds=[NEW], keys=[str(meeting.pk)])
    enqueue(notify_of_cancelling, meeting.pk)


def somebody_moved_up(sign_up: SignUp, **_signal: object) -> None:
    group = sign_up.meeting.group_id or 0
    announce(kind=MOVED_UP, key=str(sign_up.pk), to=[sign_up.person_id], facts={"meeting": sign_up.meeting_id}, group=group)


def poll_was_made(poll: DatePoll, **_signal: object) -> None:
    enqueue(notify_of_poll, poll.pk)


@job(title=gettext_lazy("Tell members of a new meeting"))
def notify_of_meeting(meeting_id: int, number: int) -> None:
    """Tell the members of the group, or all members. Of a series only the first date is told, with how many there are."""
    meeting = Meeting.objects.taking_place().in_use().select_related("group", "created_by").filter(pk=meeting_id).first()
    if meeting is None:
        return
    people = members() if meeting.group is None else User.objects.filter(group_memberships__group=meeting.group, is_active=True)
    to = readers_of(meeting, people)
    facts = {"meeting": meeting.pk, "number": number}
    announce(kind=NEW, key=str(meeting.pk), to=to, facts=facts, actor=meeting.created_by, group=meeting.group_id or 0)


@job(title=gettext_lazy("Tell those who come to a meeting what has changed"))
def notify_of_change(meeting_id: int, sequence: int, names: list[str]) -> None:
    """Tell those who have signed up or wait; whoever made the change too, if she comes: it is a note for her calendar."""
    meeting = Meeting.objects.taking_place().in_use().select_related("group").filter(pk=meeting_id).first()
    if meeting is None:
        return
    facts = {"meeting": meeting.pk, "names": names}
    group = meeting.group_id or 0
    announce(kind=CHANGED, key=f"{meeting.pk}.{sequence}", to=those_who_come(meeting), facts=facts, group=group)


@job(title=gettext_lazy("Tell those who wanted to come that a meeting is cancelled"))
def notify_of_cancelling(meeting_id: int) -> None:
    meeting = Meeting.objects.in_use().select_related("group").filter(pk=meeting_id, cancelled_at__isnull=False).first()
    if meeting is None:
        return
    facts, group = {"meeting": meeting.pk}, meeting.group_id or 0
    announce(kind=CANCELLED, key=str(meeting.pk), to=those_who_come(meeting), facts=facts, group=group)


@job(title=gettext_lazy("Tell the members of a group of a poll for a date"))
def notify_of_poll(poll_id: int) -> None:
    poll = DatePoll.objects.open().filter(pk=poll_id, group__archived_at=None).select_related("group", "created_by").first()
    if poll is None:
        return
    people = User.objects.filter(group_memberships__group=poll.group, is_active=True)
    to = [person.pk for person, actor in actors_of(people) if can_read_poll(actor, poll)]
    announce(kind=POLL, key=str(poll.pk), to=to, facts={"poll": poll.pk}, actor=poll.created_by, group=poll.group_id)


def those_who_come(meeting: Meeting) -> list[int]:
    """Return who has signed up or waits, and may still read about the meeting."""
    signed_up = meeting.sign_ups.values("person")
    return readers_of(meeting, User.objects.filter(pk__in=signed_up, is_active=True))


def readers_of(meeting: Meeting, people: object) -> list[int]:
    return [person.pk for person, actor in actors_of(people) if can_read(actor, meeting)]  # type: ignore[arg-type]


# --- Showing ----------------------------------------------------------------------------------------------------------


def meetings_for(reader: User, many: Sequence[Facts]) -> dict[int, Meeting]:
    """Return the meetings of `many` that `reader` can read, with her own sign-up, by key."""
    actor = actor_of(reader)
    found = Meeting.objects.visible_to(actor).with_own(actor).filter(pk__in=[facts["meeting"] for facts in many])
    meetings = {meeting.pk: meeting for meeting in found.select_related("group__page")}
    attach_public_pages([meeting.group for meeting in meetings.values() if meeting.group])
    return meetings


def shows(make: Callable[[Meeting, Facts], Shown | None]) -> Callable[[User, Sequence[Facts]], list[Shown | None]]:
    """Return a function that shows meetings."""

    def show(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
        meetings = meetings_for(reader, many)
        return [make(meeting, facts) if (meeting := meetings.get(facts["meeting"])) else None for facts in many]

    return show


def lines_of(meeting: Meeting) -> tuple[str, ...]:
    """Return what the meeting is and when, for the reader: not for a subject."""
    when = when_of(meeting, timezone.get_current_timezone())
    there = (_("There: %(when)s") % {"when": when.there},) if when.there else ()
    place = (quoted(meeting.place),) if meeting.place else ()
    return (quoted(meeting.title), when.own, *there, *place)


def in_group(meeting: Meeting, of_group: StrOrPromise, for_all: StrOrPromise) -> str:
    """Return a sentence about a meeting of a group, or of all members."""
    return str(of_group) % {"group": quoted(meeting.group.title)} if meeting.group else str(for_all)


def show_new(meeting: Meeting, facts: Mapping[str, object]) -> Shown | None:
    if meeting.is_cancelled or meeting.is_past:
        return None
    number = int(str(facts.get("number", 1)))
    more = ngettext("%(number)s date", "%(number)s dates", number) % {"number": format_number(number)}
    return Shown(
        sentence=in_group(meeting, _("A new meeting in the group “%(group)s”"), _("A new meeting for all members")),
        url=meeting.get_absolute_url(),
        details=(*lines_of(meeting), *((more,) if number > 1 else ())),
        link=_("See the meeting and sign up"),
    )


def show_changed(meeting: Meeting, facts: Mapping[str, object]) -> Shown | None:
    if meeting.is_cancelled or meeting.own_state is None:
        return None
    names = facts.get("names")
    changes = dict.fromkeys(str(CHANGES[name]) for name in names if name in CHANGES) if isinstance(names, list) else {}
    return Shown(
        sentence=in_group(
            meeting, _("A meeting of the group “%(group)s” has changed"), _("A meeting for all members has changed")
        ),
        url=meeting.get_absolute_url(),
        details=(*lines_of(meeting), _("What has changed: %(what)s") % {"what": ", ".join(changes)}),
        link=_("See the meeting"),
    )


def show_cancelled(meeting: Meeting, _facts: object) -> Shown | None:
    if not meeting.is_cancelled or meeting.own_state is None:
        return None
    why = (_("The reason: %(reason)s") % {"reason": quoted(meeting.cancel_reason)},) if meeting.cancel_reason else ()
    return Shown(
        sentence=in_group(
            meeting, _("A meeting of the group “%(group)s” is cancelled"), _("A meeting for all members is cancelled")
        ),
        url=meeting.get_absolute_url(),
        details=(*lines_of(meeting), *why),
        link=_("See the meeting"),
    )


def show_moved_up(meeting: Meeting, _facts: object) -> Shown | None:
    if meeting.is_cancelled or meeting.own_state != SignUp.State.GOING:
        return None
    return Shown(
        sentence=in_group(
            meeting,
            _("You have a place at a meeting of the group “%(group)s”"),
            _("You have a place at a meeting for all members"),
        ),
        url=meeting.get_absolute_url(),
        details=lines_of(meeting),
        note=_("You were on the waiting list. If you cannot come, please sign off, so that somebody else can."),
        link=_("See the meeting"),
    )


def show_reminder(meeting: Meeting, facts: Mapping[str, object]) -> Shown | None:
    """Remind of a meeting to come; of one that was moved, cancelled or signed off from there is nothing to say."""
    is_moved = facts.get("starts_at") != meeting.starts_at.isoformat()
    if (
        meeting.is_cancelled
        or is_moved
        or meeting.own_state != SignUp.State.GOING
        or (meeting.group and meeting.group.is_archived)
    ):
        return None
    return Shown(
        sentence=in_group(meeting, _("Soon: a meeting of the group “%(group)s”"), _("Soon: a meeting for all members")),
        url=meeting.get_absolute_url(),
        details=(*lines_of(meeting), *((meeting.link,) if meeting.link else ())),
        link=_("See the meeting"),
    )


def show_polls(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    found = DatePoll.objects.visible_to(actor_of(reader)).open().filter(pk__in=[facts["poll"] for facts in many])
    polls = {poll.pk: poll for poll in found.select_related("group__page")}
    attach_public_pages([poll.group for poll in polls.values()])

    def one(poll: DatePoll | None) -> Shown | None:
        if poll is None:
            return None
        return Shown(
            sentence=_("When can you come? A poll in the group “%(group)s”") % {"group": quoted(poll.group.title)},
            url=poll.get_absolute_url(),
            details=(quoted(poll.title),),
            link=_("Answer the poll"),
        )

    return [one(polls.get(facts["poll"])) for facts in many]


KINDS = (
    Kind(NEW, gettext_lazy("New meetings"), shows(show_new), Frequency.DAILY, is_per_group=True),
    Kind(POLL, gettext_lazy("Polls for the date of a meeting"), show_polls, Frequency.DAILY, is_per_group=True),
    Kind(
        CHANGED,
        gettext_lazy("Changes to meetings that you are going to"),
        shows(show_changed),
        is_per_group=True,
        keeps_its_time=True,
    ),
    Kind(CANCELLED, gettext_lazy("Meetings that are cancelled"), shows(show_cancelled), is_per_group=True, keeps_its_time=True),
    Kind(
        MOVED_UP,
        gettext_lazy("Places that you get from a waiting list"),
        shows(show_moved_up),
        is_per_group=True,
        keeps_its_time=True,
    ),
    Kind(
        REMINDER,
        gettext_lazy("Reminders of meetings that you are going to"),
        shows(show_reminder),
        is_per_group=True,
        keeps_its_time=True,
    ),
)
