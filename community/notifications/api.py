"""Notifications as JSON, and how often e-mails are sent about them."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, Path, Query, Router

from cms.announcing import Frequency
from cms.tokens.scopes import Scope, needs_scope
from community.access.actor import actor_of
from community.api.authentication import reader
from community.api.errors import Unprocessable
from community.api.paging import WhichPart
from community.api.schemas import Page

from .models import Notification
from .preferences import Choice, Subject, choices_of, set_frequencies
from .quiet import Hours, hours_of
from .quieting import set_quiet_hours
from .schemas import FrequenciesSent, FrequencyTold, NotificationTold, QuietSent, QuietTold
from .services import delete_void, mark_read
from .showing import Line, lines_of

router = Router(tags=["Notifications"])
Key = Annotated[int, Path(ge=1, le=2**63 - 1, description="The id of the notification.")]
Unread = Annotated[bool, Query(description="Only those that you have not read yet.")]


@router.get("notifications", response=Page[NotificationTold], url_name="notifications", summary="Your notifications")
def list_notifications(request: HttpRequest, paging: WhichPart, unread: Unread = False) -> Any:
    """Your notifications, unread first, then the latest. What you may not see any more is left out, so a part can be shorter than `limit`."""
    own = Notification.objects.visible_to(actor_of(reader(request)))
    found = own.unread() if unread else own
    part = found.unread_first()[paging.offset : paging.offset + paging.at_most]
    lines = lines_of(reader(request), part)
    delete_void(part, lines)
    items = [told(request, line) for line in lines]
    return {"count": found.count(), "limit": paging.at_most, "offset": paging.offset, "items": items}


def told(request: HttpRequest, line: Line) -> NotificationTold:
    one, shown = line
    return NotificationTold(
        id=one.pk,
        kind=one.kind,
        sentence=shown.sentence,
        details=list(shown.details),
        note=shown.note,
        created_at=one.created_at,
        read_at=one.read_at,
        url=request.build_absolute_uri(shown.url),
    )


@router.put("notifications/read", response={204: None}, url_name="notifications_read", summary="Mark all as read")
def mark_all_notifications_read(request: HttpRequest) -> None:
    """Mark all your notifications as read."""
    mark_read(Notification.objects.visible_to(actor_of(reader(request))))


@router.put(
    "notifications/{int:notification}/read", response={204: None}, url_name="notification_read", summary="Mark one as read"
)
def mark_notification_read(request: HttpRequest, notification: Key) -> None:
    """Mark one of your notifications as read."""
    own = Notification.objects.visible_to(actor_of(reader(request))).filter(pk=notification)
    if not own.exists():
        raise Http404
    mark_read(own)


@router.get(
    "notifications/preferences",
    response=list[FrequencyTold],
    url_name="notification_preferences",
    summary="How often we write to you about what",
)
@needs_scope(Scope.PROFILE_READ)
def list_notification_preferences(request: HttpRequest) -> list[FrequencyTold]:
    """How often you get e-mails about each kind of news, in each of your groups where it is about a group."""
    return [frequency_told(choice) for choice in choices_of(actor_of(reader(request)))]


@router.get("notifications/quiet-hours", response=QuietTold, url_name="quiet_hours", summary="Your quiet hours")
@needs_scope(Scope.PROFILE_READ)
def read_quiet_hours(request: HttpRequest) -> QuietTold:
    """When you get no e-mails about notifications at once: they come together afterwards. Both times are empty if there are none."""
    hours = hours_of(reader(request).pk)
    if hours is None:
        return QuietTold(begins=None, ends=None, at_weekends=False)
    return QuietTold(begins=told_time(hours.begins), ends=told_time(hours.ends), at_weekends=hours.at_weekends)


def told_time(moment: time | None) -> str | None:
    return f"{moment:%H:%M}" if moment is not None else None


def sent_time(words: str | None) -> time | None:
    return time.fromisoformat(words) if words is not None else None


@router.put("notifications/quiet-hours", response=QuietTold, url_name="quiet_hours", summary="Choose your quiet hours")
@needs_scope(Scope.PROFILE_WRITE)
def set_your_quiet_hours(request: HttpRequest, sent: Annotated[QuietSent, Body()]) -> QuietTold:
    """Choose your quiet hours, in your own time zone; without times and weekends, you have none."""
    set_quiet_hours(person=reader(request), hours=Hours(sent_time(sent.begins), sent_time(sent.ends), sent.at_weekends))
    return read_quiet_hours(request)


def frequency_told(choice: Choice) -> FrequencyTold:
    return FrequencyTold(
        kind=choice.subject.kind,
        group=choice.subject.group or None,
        kind_label=str(choice.kind.label),
        group_title=choice.group_title,
        frequency=choice.frequency.value,  # type: ignore[arg-type]  # one of the four
    )


@router.patch(
    "notifications/preferences",
    response=list[FrequencyTold],
    url_name="notification_preferences",
    summary="Choose how often we write to you",
)
@needs_scope(Scope.PROFILE_WRITE)
def change_notification_preferences(request: HttpRequest, sent: Annotated[FrequenciesSent, Body()]) -> list[FrequencyTold]:
    """Change some of your choices; the others stay as they are. All or none."""
    known = {choice.subject for choice in choices_of(actor_of(reader(request)))}
    wanted = {Subject(one.kind, one.group or 0): Frequency(one.frequency) for one in sent.changes}
    if unknown := [place for place, one in enumerate(sent.changes) if Subject(one.kind, one.group or 0) not in known]:
        raise Unprocessable(*(("body", f"changes.{place}", _("There is no such choice for you.")) for place in unknown))
    set_frequencies(person=reader(request), frequencies=wanted)
    return list_notification_preferences(request)
