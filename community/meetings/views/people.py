"""Signing up and off, and the list of participants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.access.verdicts import Refused
from community.groups.views import reader
from community.meetings import places
from community.meetings.attendance import export_attendance, participants
from community.meetings.frame import meeting_for, meeting_page, page_not_found
from community.meetings.listing import rows_of
from community.meetings.models import AttendanceExport
from community.meetings.rules import can_read_attendance
from community.meetings.times import zone_of

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST_EXPORTS = 20  # of the log that are shown


@never_cache
@require_POST
def sign_up(request: HttpRequest, key: int) -> HttpResponse:
    """Sign up for a meeting."""
    _actor, found = meeting_for(request, key)
    if found is None:
        return page_not_found(request)
    try:
        own = places.sign_up(meeting=found, by=reader(request))
    except Refused as error:
        messages.error(request, error.verdict.reason)
    else:
        if own.is_going:
            messages.success(request, _("You have signed up. The meeting is in your calendar."))
        else:
            messages.success(
                request, _("All places are taken. You are on the waiting list, and we tell you when you get a place.")
            )
    return redirect(found)


@never_cache
@require_POST
def sign_off(request: HttpRequest, key: int) -> HttpResponse:
    """Sign off, or leave the waiting list."""
    _actor, found = meeting_for(request, key)
    if found is None:
        return page_not_found(request)
    try:
        places.sign_off(meeting=found, by=reader(request))
        messages.success(request, _("You are no longer signed up."))
    except Refused as error:
        messages.error(request, error.verdict.reason)
    return redirect(found)


@never_cache
@require_safe
def attendance(request: HttpRequest, key: int) -> HttpResponse:
    """Show the list of participants to those who lead the meeting, to be printed."""
    actor, found = meeting_for(request, key)
    if found is None or not can_read_attendance(actor, found):
        return page_not_found(request)
    [row] = rows_of(actor, [found])
    facts = {
        "meeting": found,
        "row": row,
        "people": participants(actor, found),
        "exports": AttendanceExport.objects.filter(meeting=found).select_related("by")[:MOST_EXPORTS],
        "zone": zone_of(actor),
    }
    return meeting_page(request, "attendance", found.group, facts)


@never_cache
@require_POST
def attendance_csv(request: HttpRequest, key: int) -> HttpResponse:
    """Hand the list of participants out as a file, which is logged."""
    actor, found = meeting_for(request, key)
    if found is None or not can_read_attendance(actor, found):
        return page_not_found(request)
    text = export_attendance(meeting=found, zone=zone_of(actor), by=reader(request))
    headers = {"Content-Disposition": f'attachment; filename="meeting-{found.pk}.csv"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
