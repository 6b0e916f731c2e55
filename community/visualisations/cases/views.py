"""The pages on which somebody brings a place to a session, step by step."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.arrival import arrival_of
from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.answers import refuse
from community.rules import can_start
from community.visualisations.frame import (
    ask_first,
    crumbs_from,
    gone_meanwhile,
    own_case,
    page_not_found,
    reader,
    session_for,
    session_page,
)
from community.visualisations.lookups import find_case
from community.visualisations.models import Case
from community.visualisations.rules import can_add_photos, can_withdraw_case

from . import services
from .forms import PlaceForm, RightsForm, WishForm
from .own import cases_of
from .photos import still_visible
from .steps import PLACE, RIGHTS, WISH, steps_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse


def step_page(
    request: HttpRequest, case: Case, step: str, facts: Mapping[str, object], form: BaseForm | None = None, *, page: str = ""
) -> HttpResponse:
    """Render a step of bringing a place. `page` is its template, if that is not named like the step."""
    photos = list(case.photos.all())  # in one query: views that need more of them prefetch it
    frame = {
        "case": case,
        "steps": steps_of(case, photos, step),
        "crumbs": crumbs_from(case if page else case.session),
        "missing": [] if case.is_shared else services.what_is_missing(case, photos),
        "form": form,
    }
    template = f"community/visualisations/cases/{page or step}.html"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
    return session_page(request, template, case.session, frame | dict(facts), status)


@form_of(PlaceForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin with a place: what it is called and where it is."""
    actor, session = session_for(request, key)
    if session is None:
        return page_not_found(request)
    verdict = can_add_photos(actor, session, arrival_of(request))
    if not verdict:
        return refuse(request, verdict)
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        case = services.begin_case(session=session, form=form, by=reader(request), now=arrival_of(request))
        return redirect("visualisations:case_photos", case.key)
    facts = {"form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return session_page(request, "community/visualisations/cases/new.html", session, facts, status)


@form_of(PlaceForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gone_meanwhile
def place(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change what a place is called and where it is."""
    _actor, case = own_case(request, key)
    if case is None:
        return page_not_found(request)
    form = PlaceForm(request.POST if request.method == "POST" else None, instance=case, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        services.change_case(case=case, form=form, by=reader(request))
        return redirect("visualisations:case_photos", case.key)
    return step_page(request, case, PLACE, {}, form)


@form_of(RightsForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gone_meanwhile
def rights(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask whose the photos are, who may see them, and under which licence."""
    _actor, case = own_case(request, key)
    if case is None:
        return page_not_found(request)
    prefetch_related_objects([case], "photos")
    recognisable = [(photo, len(visible)) for photo in case.photos.all() if (visible := still_visible(photo))]
    form = RightsForm(
        request.POST if request.method == "POST" else None,
        instance=case,
        initial=kept_values(request),
        session=case.session,
        recognisable=sum(number for _photo, number in recognisable),
    )
    if form.is_bound and form.is_valid():
        services.confirm_rights(case=case, form=form, by=reader(request), now=timezone.now())
        return redirect("visualisations:case_wish", case.key)
    return step_page(request, case, RIGHTS, {"recognisable": recognisable}, form)


@form_of(WishForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gone_meanwhile
def wish(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask what is there today, what should change and what has to stay."""
    _actor, case = own_case(request, key)
    if case is None:
        return page_not_found(request)
    form = WishForm(request.POST if request.method == "POST" else None, instance=case, initial=kept_values(request))
    with transaction.atomic():  # comparing and saving are one step
        is_saved = form.is_bound and form.is_valid()
        if is_saved:
            services.change_case(case=case, form=form, by=reader(request))
    if is_saved and "share" in request.POST:
        return share_and_say(request, case)
    if is_saved:
        messages.success(request, _("Saved."))
        return redirect("visualisations:case_wish", case.key)
    return step_page(request, case, WISH, {}, form)


@never_cache
@require_POST
@gone_meanwhile
def share(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a place to the group."""
    _actor, case = own_case(request, key)
    return page_not_found(request) if case is None else share_and_say(request, case)


def share_and_say(request: HttpRequest, case: Case) -> HttpResponse:
    try:
        services.share_case(case=case, by=reader(request), now=timezone.now())
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return redirect("visualisations:case_wish", case.key)
    messages.success(request, _("The group sees this place now."))
    return redirect(case)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gone_meanwhile
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a place back everywhere, after asking: also somebody who has left the group."""
    actor, case = actor_of(request.user), find_case(key)
    if case is None or case.withdrawn_at is not None or not can_withdraw_case(actor, case):
        return page_not_found(request)
    if request.method == "POST":
        services.withdraw_case(case=case, by=reader(request), now=timezone.now())
        messages.success(request, _("The photos and everything made of them have been deleted everywhere."))
        return redirect("visualisations:own_cases")
    return ask_first(
        request,
        session=case.session,
        title=_("Withdraw the place “%(place)s”") % {"place": case.title},
        sentences=[
            _(
                "Its photos and all variants made of them disappear everywhere: from the group, the gallery, reports and the search."
            ),
            _("Ratings and comments about them are deleted too. This cannot be undone."),
        ],
        button=_("Withdraw"),
        back=reverse("visualisations:own_cases"),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gone_meanwhile
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete a place that was never shown, after asking."""
    _actor, case = own_case(request, key)
    if case is None or case.is_shared:
        return page_not_found(request)
    if request.method == "POST":
        session = case.session
        services.delete_draft(case=case, by=reader(request))
        messages.success(request, _("The place has been deleted."))
        return redirect(session)
    return ask_first(
        request,
        session=case.session,
        title=_("Delete the place “%(place)s”") % {"place": case.title},
        sentences=[_("The photos and what you wrote about them are deleted. Nobody else has seen them.")],
        button=_("Delete"),
        back=case.get_absolute_url(),
    )


@never_cache
@require_safe
def own_cases(request: HttpRequest) -> HttpResponse:
    """Show the reader what she brought to any session, also of groups that she has left, and how to withdraw it."""
    actor = actor_of(request.user)
    entry = can_start(actor)
    if not entry:
        return refuse(request, entry)
    return render(request, "community/visualisations/own_cases.html", {"cases": cases_of(actor)})
