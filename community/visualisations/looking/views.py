"""The pages of a session on which the group looks at places and variants."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.arrival import arrival_of
from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.forms.drafts import discard, drafting, wants_to_discard
from community.visualisations.cases.reports import find_report, settle_report
from community.visualisations.frame import (
    case_for,
    crumbs_from,
    crumbs_to,
    page_not_found,
    reader,
    session_for,
    session_page,
    variant_for,
)
from community.visualisations.gone import gone_or_not_found
from community.visualisations.rules import can_act_on_reports
from community.visualisations.talking.comments import add_comment
from community.visualisations.talking.drafts import COMMENT
from community.visualisations.talking.forms import CommentForm

from .cards import name_of
from .cases import case_facts
from .sessions import session_facts
from .variants import talk_facts, variant_facts

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor
    from community.visualisations.models import Variant


@never_cache
@require_safe
def session(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a session: what it is about, its places, and what is on the wall."""
    actor, found = session_for(request, key)
    if found is None:
        return page_not_found(request)
    facts = session_facts(found, actor, arrival_of(request)) | {"crumbs": crumbs_to(found)}
    return session_page(request, "community/visualisations/session.html", found, facts)


@never_cache
@require_safe
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a place with what came of it."""
    actor, found = case_for(request, key)
    if found is None:
        return gone_or_not_found(request, key)
    facts = case_facts(found, actor) | {"crumbs": crumbs_from(found.session)}
    return session_page(request, "community/visualisations/case.html", found.session, facts)


@form_of(CommentForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def variant(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a variant beside what was there before, with what the group says about it, and take a comment."""
    actor, found = variant_for(request, key)
    if found is None:
        return gone_or_not_found(request, key)
    if "show" in request.GET and request.method != "POST":
        return session_page(request, "community/visualisations/show.html", found.case.session, shown_facts(request, found, actor))
    if wants_to_discard(request):
        discard(request, COMMENT, str(found.key))
        return redirect(f"{found.get_absolute_url()}#talk")
    draft = drafting(request, COMMENT, str(found.key))
    form = CommentForm(request.POST if request.method == "POST" else None, initial=draft.values | kept_values(request))
    if form.is_bound and form.is_valid():
        try:
            add_comment(variant=found, text=form.cleaned_data["text"], pin=form.pin, by=reader(request))
        except Refused as error:
            form.add_error(None, error.verdict.reason)
        else:
            discard(request, COMMENT, str(found.key))
            return redirect(f"{found.get_absolute_url()}#talk")
    facts = shown_facts(request, found, actor) | {"form": form, "drafting": draft}
    facts |= talk_facts(found, actor, reader(request), facts["card"].opinions)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return session_page(request, "community/visualisations/variant.html", found.case.session, facts, status)


def shown_facts(request: HttpRequest, found: Variant, actor: Actor) -> dict[str, Any]:
    facts = variant_facts(found, actor, request.GET.get("with", ""))
    return facts | {"name": name_of(found), "crumbs": crumbs_from(found.case)}


@never_cache
@require_POST
def settle(request: HttpRequest, report: int) -> HttpResponse:
    """Mark a note about a photo as dealt with."""
    actor, found = actor_of(request.user), find_report(report)
    if found is None or not can_act_on_reports(actor, found.photo.case):
        return page_not_found(request)
    settle_report(report=found, by=reader(request))
    messages.success(request, _("Settled."))
    return redirect(f"{found.photo.case.get_absolute_url()}#reports")
