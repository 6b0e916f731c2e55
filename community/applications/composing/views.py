"""The page on which a cohort is composed. Each button is a request that leads back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cms.formatting import format_number
from community.access.verdicts import Refused
from community.applications.cohort.solver import SolverFailed
from community.applications.desk import links_to

from .answering import SeeOther, back, for_composers, is_part, seen_by, tell_others
from .changing import FREE, IN, OUT, Changed, ChangedMeanwhile, adopt, clear, exchange, place, remove_condition, restore
from .links import cohort_address, review_address
from .tables import composer_of

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from community.access.actor import Actor
    from community.applications.models import Round

    from .tables import Composer

PROPOSAL, CONDITIONS = "proposal", "conditions"


@require_http_methods(["GET", "HEAD", "POST"])
@for_composers
def compose(request: HttpRequest, actor: Actor, round_: Round) -> HttpResponse:
    """Show the cohort of a call, or do what one of its buttons says."""
    if request.method == "POST":
        return press(request, actor, round_)
    composer = composer_of(round_)
    template = "community/applications/cohort/part.html" if is_part(request) else "community/applications/cohort/compose.html"
    try:
        return render(request, template, facts_of(request, composer))
    except SolverFailed:
        # Whoever made it unsolvable in time has to be able to take that back.
        return render(request, "community/applications/cohort/too_hard.html", frame_of(composer))


def frame_of(composer: Composer) -> dict[str, Any]:
    """Return what stands around the cohort."""
    call = composer.round.call
    return {
        "round": composer.round,
        "call": composer.round.call_page,
        "desk_links": links_to(composer.round, "applications:cohort"),
        "stored": composer.cohort,
        "action": cohort_address(call),
        "condition_url": reverse("applications:cohort_condition", args=[call]),
        "accept_url": reverse("applications:cohort_accept", args=[call]),
        "all_url": review_address(call),
        "conditions": [(one.key, composer.wording.constraint(one)) for one in composer.conditions],
    }


def facts_of(request: HttpRequest, composer: Composer) -> dict[str, Any]:
    latest, earlier = composer.entries()
    return {
        **frame_of(composer),
        "cohort": composer.shown,
        "exemptions": composer.exemptions,
        "latest": latest,
        "earlier": earlier,
        "has_choices": bool(composer.cohort.chosen or composer.cohort.excluded),
        "at": request.GET.get("at", ""),
        "told": told_of(composer) if is_part(request) else "",
    }


def told_of(composer: Composer) -> str:
    """Return what screen readers hear after a change: what was done, and how many are set."""
    latest, _earlier = composer.entries()
    count = len(composer.set_keys)
    counted = ngettext("%(number)s is set.", "%(number)s are set.", count) % {"number": format_number(count)}
    return " ".join([*(f"{one.sentence.rstrip('.')}." for one in latest[:1]), counted])


def press(request: HttpRequest, actor: Actor, round_: Round) -> HttpResponse:
    """Do what the button says that was pressed, and go back to where it is."""
    call, who = round_.call, {"round_": round_, "seen": seen_by(request), "by": actor}
    anchor, is_gone = anchor_of(request)
    if "waive" in request.POST:
        return back_to_reason(call, request.POST["waive"], request)
    try:
        changed = done(request, round_, who)
    except ChangedMeanwhile as meanwhile:
        tell_others(request, round_, meanwhile.others, is_done=False)
    except Refused as error:
        messages.error(request, error.verdict.reason)
    except SolverFailed:
        messages.error(request, _("This could not be computed in time"))
    else:
        if changed is not None:
            tell_others(request, round_, changed.others, is_done=True)
    return back(request, call, anchor, is_gone=is_gone)


def back_to_reason(call: UUID, key: str, request: HttpRequest) -> HttpResponse:
    """Go to the page that asks for the reason of an exception. htmx follows that as a whole page."""
    address = f"{reverse('applications:cohort_waive', args=[call])}?{urlencode({'key': key})}"
    if is_part(request):
        response = HttpResponse()
        response["HX-Redirect"] = address
        return response
    return SeeOther(address)


def anchor_of(request: HttpRequest) -> tuple[str, bool]:
    """Return the part of the page that a button belongs to, and whether the button may be gone afterwards."""
    for name in (IN, FREE, OUT):
        if name in request.POST:
            return f"k-{request.POST[name]}"[:60], False
    return (CONDITIONS if {"remove", "restore"} & request.POST.keys() else PROPOSAL), True


def done(request: HttpRequest, round_: Round, who: dict[str, Any]) -> Changed | None:
    """Do what the button says; None if nothing says what. Raises Refused, ChangedMeanwhile."""
    sent = request.POST
    for name in (IN, FREE, OUT):
        if name in sent:
            return place(key=sent[name], where=name, **who)
    if "release" in sent:
        return place(key=sent["release"], where=FREE, **who)
    if "adopt" in sent:
        return adopt_shown(request, round_, who)
    if "exchange" in sent:
        goes, _colon, comes = sent["exchange"].partition(":")
        return exchange(goes=goes, comes=comes, **who)
    if "clear" in sent:
        return clear(**who)
    if "remove" in sent:
        return remove_condition(key=sent["remove"], **who)
    return restore(key=sent["restore"], **who) if "restore" in sent else None


def adopt_shown(request: HttpRequest, round_: Round, who: dict[str, Any]) -> Changed | None:
    """Adopt the best cohort if it is the one that was shown: a review that came in since may have changed it."""
    table = composer_of(round_).table
    if table.best is None or table.mark_of_best != request.POST["adopt"]:
        messages.warning(
            request, _("The best cohort is another one by now. Look at it, and press again if you want to adopt it.")
        )
        return None
    return adopt(proposed=table.best.cohort, **who)
