"""Rating, deleting comments, picking highlights, and checking variants."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.api.json_bodies import NotReadable, read_json
from cms.api.problems import problem
from cms.kept import form_of
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.limits import limited_as
from community.visualisations.frame import ask_first, managed_session, page_not_found, reader, session_page, variant_for
from community.visualisations.lookups import find_variant
from community.visualisations.pictures import shown_picture
from community.visualisations.rules import can_manage

from .comments import delete_comment, find_comment
from .forms import RatingForm, RejectForm
from .highlights import set_highlight
from .moderation import approve_variant, reject_variant, waiting_to_be_checked
from .opinions import Opinions, opinions_of
from .ratings import rate_variant, withdraw_ratings
from .rules import can_delete_comment

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.access.actor import Actor
    from community.visualisations.models import Session, Variant


@limited_as("write", PUT="draft")
@never_cache
@require_http_methods(["POST", "PUT"])
def rate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Save a rating: from a form, or as JSON while somebody chooses, answered with what the group thinks.

    The JSON is `{"fields": {"inclusion": "4", "aesthetics": null}}`: null takes the rating by that value back.
    """
    actor, variant = variant_for(request, key)
    if variant is None:
        return (
            problem(HTTPStatus.NOT_FOUND, _("There is no such variant, or you cannot open it."))
            if is_json(request)
            else page_not_found(request)
        )
    return rate_by_json(request, actor, variant) if is_json(request) else rate_by_form(request, variant)


def is_json(request: HttpRequest) -> bool:
    return request.method == "PUT"


def rate_by_form(request: HttpRequest, variant: Variant) -> HttpResponse:
    form = RatingForm(request.POST, values=variant.case.session.rated_values)
    try:
        if "withdraw" in request.POST:
            withdraw_ratings(variant=variant, by=reader(request))
            messages.success(request, _("Your rating has been withdrawn."))
        elif form.is_valid():
            scores = {name: score for name, score in form.cleaned_data.items() if score is not None}
            rate_variant(variant=variant, scores=scores, by=reader(request))
            messages.success(request, _("Your rating is saved."))
        else:
            messages.error(request, _("Choose a number from 1 to 5."))
    except Refused as error:
        messages.error(request, str(error.verdict.reason))
    return redirect(f"{variant.get_absolute_url()}#rate")


def rate_by_json(request: HttpRequest, actor: Actor, variant: Variant) -> HttpResponse:
    try:
        fields = fields_in(request)
    except NotReadable as error:
        return problem(HTTPStatus.BAD_REQUEST, str(error))
    form = RatingForm(fields, values=variant.case.session.rated_values)
    if not form.is_valid():
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, _("Choose a number from 1 to 5."))
    # A radio button that was never pressed is sent as "": another window may have rated by that value. Only null takes a rating back.
    sent = {name: score for name, score in form.cleaned_data.items() if form.data.get(name, "") != ""}
    try:
        rate_variant(variant=variant, scores=sent, by=reader(request))
    except Refused as error:
        return problem(HTTPStatus.FORBIDDEN, str(error.verdict.reason))
    opinions = opinions_of([variant], actor, variant.case.session)[variant.pk]
    return JsonResponse({"people": opinions.people, "opinions": render_opinions(opinions)})


def fields_in(request: HttpRequest) -> dict[str, Any]:
    """Return the fields that a script has sent. Raises NotReadable."""
    sent = read_json(request.body)
    fields = sent.get("fields") if isinstance(sent, dict) else None
    if not isinstance(fields, dict):
        raise NotReadable(_("A JSON object is expected here."))
    return fields


def render_opinions(opinions: Opinions) -> str:
    return render_to_string("community/visualisations/opinions.html", {"opinions": opinions})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove_comment(request: HttpRequest, comment: int) -> HttpResponse:
    """Delete a comment, after asking."""
    actor, found = actor_of(request.user), find_comment(comment)
    if found is None or not can_delete_comment(actor, found):
        return page_not_found(request)
    variant = found.variant
    if request.method == "POST":
        delete_comment(comment=found, by=reader(request))
        messages.success(request, _("The comment has been deleted."))
        return redirect(f"{variant.get_absolute_url()}#talk")
    return ask_first(
        request,
        session=variant.case.session,
        title=_("Delete the comment"),
        sentences=[_("This cannot be undone.")],
        quote=found.text,
        button=_("Delete"),
        back=f"{variant.get_absolute_url()}#comment-{found.pk}",
    )


@never_cache
@require_POST
def highlight(request: HttpRequest, key: UUID) -> HttpResponse:
    """Pick a variant as a highlight, or no longer."""
    actor, variant = variant_for(request, key)
    if variant is None or not can_manage(actor, variant.case.session):
        return page_not_found(request)
    try:
        set_highlight(variant=variant, is_highlight=request.POST.get("is") != "no", by=reader(request))
    except Refused as error:
        messages.error(request, str(error.verdict.reason))
    return redirect(variant)


@never_cache
@require_safe
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the facilitators what waits for them."""
    _actor, session = managed_session(request, key)
    return page_not_found(request) if session is None else check_page(request, session)


def check_page(
    request: HttpRequest, session: Session, refused: RejectForm | None = None, key: UUID | None = None
) -> HttpResponse:
    """Render the list of what waits. `refused` is the form that could not be accepted, for the variant with this key."""
    rows = [
        {
            "variant": variant,
            "picture": shown_picture(variant.pictures.all(), variant.alt_text or str(variant)) if variant.is_done else None,
            "photo": shown_picture(variant.photo.pictures.all(), variant.photo.alt_text),
            "form": refused if refused and variant.key == key else RejectForm(auto_id=f"id_%s_{variant.pk}"),
        }
        for variant in waiting_to_be_checked(session)
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return session_page(request, "community/visualisations/check.html", session, {"rows": rows}, status)


@form_of(RejectForm)
@never_cache
@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Approve or reject a variant."""
    actor, variant = actor_of(request.user), find_variant(key)
    if variant is None or not can_manage(actor, variant.case.session):
        return page_not_found(request)
    session, by = variant.case.session, reader(request)
    try:
        if "approve" in request.POST:
            approve_variant(variant=variant, by=by, now=timezone.now())
            done = _("The group sees the variant now."), _("The description is approved: the picture is made now.")
        else:
            form = RejectForm(request.POST, auto_id=f"id_%s_{variant.pk}")
            if not form.is_valid():
                return check_page(request, session, form, variant.key)
            reject_variant(variant=variant, reason=form.cleaned_data["reason"], by=by)
            done = (
                _("The variant is not shown. Its author has been told why."),
                _("The picture is not made. Its author has been told why."),
            )
        messages.success(request, done[0] if variant.is_done else done[1])
    except Refused as error:
        messages.error(request, str(error.verdict.reason))
    return redirect(reverse("visualisations:check", args=[session.key]))
