"""iCalendar: one meeting, the secret address of a person's calendar, and the page where she makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.announcing import absolute
from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.answers import refuse, status_of
from community.groups.views import reader
from community.meetings.forms import ChoicesForm
from community.meetings.frame import meeting_for, page_not_found
from community.meetings.ics import calendar_text, etag_of_text, meeting_text
from community.meetings.rules import can_have_calendar
from community.meetings.subscribing import calendar_at, calendar_of, change_choices, make_address, revoke_address

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

MAKE = "make_address"  # the button that makes a new secret address

#: Of everything at a secret address: it is kept by nobody else, leads nowhere, and is in no search engine.
PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Hand a person's calendar out to whoever has its secret address, without a login: a calendar program has none."""
    chosen = calendar_at(token)
    if chosen is None:
        return HttpResponse(
            _("There is no calendar at this address."), status=404, content_type="text/plain; charset=utf-8", headers=PRIVATE
        )
    return calendar_response(request, calendar_text(chosen), "meetings.ics")


@require_safe
def one(request: HttpRequest, key: int) -> HttpResponseBase:
    """Hand one meeting out, to be put into a calendar."""
    actor, found = meeting_for(request, key)
    if found is None:
        return page_not_found(request)
    return calendar_response(request, meeting_text(actor, found), f"meeting-{found.pk}.ics")


def calendar_response(request: HttpRequest, text: bytes, name: str) -> HttpResponseBase:
    headers = {**PRIVATE, "ETag": etag_of_text(text), "Content-Disposition": f'inline; filename="{name}"'}
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=headers["ETag"], response=response) or response


@form_of(ChoicesForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show how to read the meetings in one's own calendar; make the secret address, which is shown once; choose reminders."""
    entry = can_have_calendar(actor_of(request.user))
    if not entry:
        return refuse(request, entry)
    person = reader(request)
    address = ""
    if request.method == "POST" and MAKE in request.POST:
        address = absolute(reverse("meetings:feed", args=[make_address(by=person)]))
    chosen = calendar_of(person)
    is_sent = request.method == "POST" and not address
    form = ChoicesForm(request.POST if is_sent else None, instance=chosen, initial=kept_values(request))
    if is_sent and form.is_valid():
        change_choices(**form.cleaned_data, by=person)
        messages.success(request, _("Your choice is saved."))
        return redirect("meetings:subscribe")
    facts = {"form": form, "calendar": chosen, "address": address}
    return render(request, "community/meetings/subscribe.html", facts, status=status_of(form))


@never_cache
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Revoke the secret address."""
    entry = can_have_calendar(actor_of(request.user))
    if not entry:
        return refuse(request, entry)
    revoke_address(by=reader(request))
    messages.success(request, _("The address is revoked. Nobody can read your calendar there any more."))
    return redirect("meetings:subscribe")
