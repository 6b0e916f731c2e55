"""Pages of a meeting: reading, setting, changing, copying and cancelling it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.formatting import format_number
from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.answers import ask_first, refuse, status_of
from community.forms.drafts import discard, drafting, wants_to_discard
from community.groups.lookups import known_room
from community.groups.views import reader, refuse_group, room_not_found
from community.meetings.attendance import MOST_SHOWN, participants
from community.meetings.drafts import EDIT, FOR_ALL, NEW_MEETING
from community.meetings.forms import CancelForm, CopyForm, MeetingForm, NewMeetingForm
from community.meetings.frame import explains_refusals, meeting_for, meeting_page, page_not_found, written_in
from community.meetings.listing import rows_of
from community.meetings.models import Meeting
from community.meetings.planning import cancel_meeting, change_meeting, copy_meeting, set_meeting
from community.meetings.repeating import Rhythm, dates_after
from community.meetings.rules import (
    can_cancel,
    can_change,
    can_copy,
    can_read_attendance,
    can_see_link,
    can_see_people,
    can_set_for_all,
    can_set_in,
    can_sign_off,
    can_sign_up,
)
from community.meetings.times import zone_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor
    from community.groups.models import Group


@never_cache
@require_safe
def meeting(request: HttpRequest, key: int) -> HttpResponse:
    """Show a meeting."""
    actor, found = meeting_for(request, key)
    if found is None:
        return page_not_found(request)
    is_going = found.own_state == "going"
    [row] = rows_of(actor, [found])
    series = (
        Meeting.objects.visible_to(actor).filter(series=found.series).exclude(pk=key) if found.series else Meeting.objects.none()
    )
    facts: dict[str, Any] = {
        "meeting": found,
        "row": row,
        "zone": zone_of(actor),
        "people": participants(actor, found, at_most=MOST_SHOWN),
        "sees_people": can_see_people(actor, found),
        "may_see_link": can_see_link(actor, found, is_going=is_going),
        "may_sign_up": can_sign_up(actor, found),
        "may_sign_off": can_sign_off(actor, found),
        "may_change": can_change(actor, found),
        "may_cancel": can_cancel(actor, found),
        "may_copy": can_copy(actor, found),
        "may_read_attendance": can_read_attendance(actor, found),
        "series": rows_of(actor, series.upcoming().taking_place()[:10]),
    }
    return meeting_page(request, "meeting", found.group, facts)


@form_of(NewMeetingForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Set a meeting of a group."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request, kept=written_in(request))
    verdict = can_set_in(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group, kept=written_in(request))
    return set_one(request, actor, group)


@form_of(NewMeetingForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def new_for_all(request: HttpRequest) -> HttpResponse:
    """Set a meeting for all members."""
    actor = actor_of(request.user)
    verdict = can_set_for_all(actor)
    if not verdict:
        return refuse(request, verdict, kept=written_in(request))
    return set_one(request, actor, None)


def set_one(request: HttpRequest, actor: Actor, group: Group | None) -> HttpResponse:
    thing = group.slug if group else FOR_ALL
    if wants_to_discard(request):
        return discarded(request, NEW_MEETING, thing)
    draft = drafting(request, NEW_MEETING, thing)
    initial = {"time_zone": str(zone_of(actor)), **draft.values, **kept_values(request)}
    form = NewMeetingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            made = set_meeting(
                group=group, facts=form.facts, rhythm=form.rhythm_chosen, times=form.times_chosen, by=reader(request)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            discard(request, NEW_MEETING, thing)
            messages.success(request, told(len(made)))
            return redirect(made[0])
    return meeting_page(request, "form", group, {"form": form, "drafting": draft, "group": group}, status_of(form))


def told(number: int) -> str:
    sentence = ngettext("The meeting is set.", "%(number)s meetings are set.", number)
    return sentence % {"number": format_number(number)}


def discarded(request: HttpRequest, form: Any, thing: str) -> HttpResponse:
    discard(request, form, thing)
    messages.success(request, _("The draft has been deleted."))
    return redirect(request.path)


@form_of(MeetingForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Change a meeting."""
    actor, found = meeting_for(request, key)
    if found is None or not (verdict := can_change(actor, found)):
        if found is not None and can_copy(actor, found):  # who may change others reads why not this one
            return refuse(request, verdict, kept=written_in(request))
        return page_not_found(request)
    if wants_to_discard(request):
        return discarded(request, EDIT, str(key))
    draft = drafting(request, EDIT, str(key), found)
    stored = Meeting.objects.select_related("group__page").get(pk=key)
    with transaction.atomic():
        form = MeetingForm(
            request.POST if request.method == "POST" else None,
            instance=stored,
            initial={**draft.values, **kept_values(request)},
        )
        if form.is_bound and form.is_valid():
            try:
                change_meeting(meeting=found, facts=form.facts, by=reader(request))
            except ValidationError as error:
                form.add_error(None, error)
    if form.is_bound and not form.errors:
        discard(request, EDIT, str(key))
        messages.success(request, _("Your change is saved. Those who have signed up are told."))
        return redirect(found)
    facts = {"form": form, "drafting": draft, "meeting": found}
    return meeting_page(request, "form", found.group, facts, status_of(form))


@form_of(CancelForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def cancel(request: HttpRequest, key: int) -> HttpResponse:
    """Cancel a meeting, with a reason."""
    actor, found = meeting_for(request, key)
    if found is None or not can_cancel(actor, found):
        return page_not_found(request)
    form = CancelForm(request.POST if request.method == "POST" else None, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        cancel_meeting(meeting=found, reason=form.cleaned_data["reason"], by=reader(request))
        messages.success(request, _("The meeting is cancelled. Everybody who has signed up is told once."))
        return redirect(found)
    return ask_first(
        request,
        title=_("Cancel the meeting"),
        sentences=(
            _("It stays in the calendar as cancelled. This cannot be taken back; you can set the meeting at another date."),
        ),
        quote=found.title,
        form=form,
        button=_("Cancel the meeting"),
        back=found.get_absolute_url(),
    )


@form_of(CopyForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def copy(request: HttpRequest, key: int) -> HttpResponse:
    """Set the same meeting at other dates."""
    actor, found = meeting_for(request, key)
    if found is None or not can_copy(actor, found):
        return page_not_found(request)
    form = CopyForm(request.POST if request.method == "POST" else None, zone=found.zone, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        try:
            made = copy_meeting(meeting=found, dates=dates_in(form, found), by=reader(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, told(len(made)))
            return redirect(made[0])
    return ask_first(
        request,
        title=_("Set the meeting at another date"),
        sentences=(
            _("Everything else is copied; people sign up anew."),
            _("Times are in the time zone %(zone)s.") % {"zone": str(found.time_zone)},
        ),
        quote=found.title,
        form=form,
        button=_("Set the meeting"),
        back=found.get_absolute_url(),
        is_danger=False,
    )


def dates_in(form: CopyForm, meeting: Meeting) -> list[datetime]:
    start: datetime = form.cleaned_data["starts_at"]
    rhythm, times = form.cleaned_data.get("rhythm"), int(form.cleaned_data.get("times") or 1)
    return [start, *(dates_after(start, meeting.zone, Rhythm(rhythm), times - 1) if rhythm else ())]
