"""One address for every clock: what it says, as JSON, and its buttons. Who may do that is the rule of the feature."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from cms.typed_numbers import sent_number
from community.access.actor import Actor, actor_of
from community.access.verdicts import Refused
from community.answers import refuse

from .models import Clock
from .owners import can_read_clock, can_run_clock
from .reading import milliseconds, reading
from .services import press_clock
from .timing import Press

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


@require_http_methods(["GET", "HEAD", "POST"])
def clock(request: HttpRequest, key: str) -> HttpResponseBase:
    """Return what the clock says; 304 if nothing was pressed since. POST presses a button."""
    actor = actor_of(request.user)
    found = Clock.objects.filter(key=key).first()
    if found is None or not can_read_clock(actor, found):
        raise Http404
    if request.method == "POST":
        return press(request, actor, found)
    return answer(request, found)


def answer(request: HttpRequest, found: Clock) -> HttpResponseBase:
    """Say what the clock says. `X-Server-Time` is there with a 304 too: milliseconds since 1970, finer than `Date`."""
    now = timezone.now()
    says = reading(found, now)
    response = get_conditional_response(request, etag=says.etag) or JsonResponse(says.as_json())
    response["ETag"] = says.etag
    response["X-Server-Time"] = str(milliseconds(now))
    response["Cache-Control"] = "private, no-store"
    return response


def press(request: HttpRequest, actor: Actor, found: Clock) -> HttpResponse:
    """Press a button, then go back to the page with the clock (`next`)."""
    if not (verdict := can_run_clock(actor, found)):
        return refuse(request, verdict)
    sent = request.POST
    revision = sent_number(sent.get("revision", ""))
    if sent.get("press") not in Press.values or revision is None:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    minutes = sent_number(sent.get("minutes", "")) or 0
    try:
        press_clock(clock=found, press=Press(sent["press"]), seen=revision, by=actor, minutes=minutes)
    except Refused as error:
        messages.warning(request, error.verdict.reason)
    back = sent.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return HttpResponseRedirect(back if is_ours else found.get_absolute_url())
