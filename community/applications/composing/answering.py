"""What the views of the composer share: who may see it, and where a button leads back to."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cms.formatting import format_moment
from community.answers import refuse
from community.applications.desk import desk_not_found, managed_round

from .links import cohort_address
from .pool import has_conflict
from .rules import can_compose
from .tables import composer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from community.applications.models import CohortEvent, Round

REFUSED = "community/applications/cohort/refused.html"
MOST_TOLD = 3  # of what others have done


class SeeOther(HttpResponseRedirect):
    """Leads to a page after a form was sent (303): the browser asks for it with GET."""

    status_code = HTTPStatus.SEE_OTHER


def for_composers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Call `view(request, actor, round, ...)` for those who may compose the cohort of a call. For others there is none."""

    @never_cache
    @wraps(view)
    def entrance(request: HttpRequest, call: UUID, **parts: Any) -> HttpResponse:
        actor, round_ = managed_round(request, call)
        if round_ is None:
            return whole_page(request, desk_not_found(request))
        verdict = can_compose(actor, round_, is_in_conflict=has_conflict(actor.account, round_))
        if not verdict:
            return whole_page(request, refuse(request, verdict, REFUSED))
        return view(request, actor, round_, **parts)

    return entrance


def whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let htmx load the page again instead of putting a refusal into a part of it."""
    if is_part(request):
        response["HX-Refresh"] = "true"
    return response


def is_part(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def back(request: HttpRequest, call: UUID, anchor: str = "", *, is_gone: bool = False) -> HttpResponse:
    """Return to the composer. `is_gone`: the button that was pressed may be gone, so htmx puts the focus on that part."""
    address = cohort_address(call)
    if is_part(request) and is_gone:
        address += f"?at={anchor}"
    return SeeOther(f"{address}#{anchor}" if anchor else address)


def tell_others(request: HttpRequest, round_: Round, others: Sequence[CohortEvent], *, is_done: bool) -> None:
    """Tell somebody what others have done to the cohort since she saw it, and whether her own change was made all the same."""
    if not others:
        return
    told = composer_of(round_).said(others[:MOST_TOLD])
    for one in reversed(told):
        facts = {"who": one.who, "what": one.sentence, "when": format_moment(one.at)}
        messages.info(request, _("In the meantime, by %(who)s (%(when)s): %(what)s") % facts)
    if not is_done:
        messages.warning(request, _("So nothing was changed. Look at what is there now, and press again if you still want to."))


def seen_by(request: HttpRequest) -> int:
    """Return the revision of the cohort that a form was made from; 0 if it does not say."""
    given = request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
