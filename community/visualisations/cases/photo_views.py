"""The pages of photos: uploading them, what is covered on them, what they show."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.api.json_bodies import NotReadable, read_json
from cms.api.problems import problem
from cms.arrival import arrival_of
from cms.kept import form_of
from cms.request_sizes import takes_files
from cms.typed_numbers import plain_number, sent_number
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.files.services import stage_upload
from community.limits import limited_as
from community.visualisations.frame import ask_first, gone_meanwhile, own_case, own_photo, page_not_found, photo_to_cover, reader
from community.visualisations.lookups import find_case, find_photo
from community.visualisations.models import Photo, Picture
from community.visualisations.pipeline.errors import Reason, sentence_of
from community.visualisations.pipeline.regions import stored_regions
from community.visualisations.rules import can_edit_case, can_report
from community.visualisations.tenant import VISUALISATIONS

from . import photos as services
from .forms import BlurReportForm, DescriptionForm, PhotoForm
from .reports import report_photo
from .shown_regions import shown_regions
from .steps import PHOTOS
from .views import step_page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.visualisations.models import Case

WAITING = (Photo.State.WAITING, Photo.State.COVERING)


def may_upload(request: HttpRequest, key: UUID) -> bool:
    """Return whether to accept a body larger than a form's text."""
    case = find_case(key)
    return case is not None and bool(can_edit_case(actor_of(request.user), case))


@limited_as("upload")
@takes_files(may_upload)
@form_of(PhotoForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the photos of a place and take another one."""
    actor, case = own_case(request, key)
    if case is None:
        return page_not_found(request)
    sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = PhotoForm(case=case, actor=actor, **sent)
    if form.is_bound and form.is_valid():
        try:
            add(request, case, form.cleaned_data["photo"])
        except ValidationError as error:
            form.add_error("photo", error)
        except Refused as error:
            form.add_error("photo", error.verdict.reason)
        else:
            return redirect("visualisations:case_photos", case.key)
    return step_page(request, case, PHOTOS, list_of_photos(case), form)


def add(request: HttpRequest, case: Case, content: Any) -> None:
    """Add the photo of a form: a file that was sent with it, or the key of a staged one."""
    by = reader(request)
    if not isinstance(content, UUID):
        content = stage_upload(tenant=VISUALISATIONS, room=case, upload=content, by=by).pk
    services.add_photo(case=case, staged=content, by=by, now=arrival_of(request))


def list_of_photos(case: Case) -> dict[str, Any]:
    found = shown_photos(case)
    usable = sum(photo.state in services.USABLE for photo in found)
    return {
        "photos": found,
        "is_waiting": any(photo.state in WAITING for photo in found),
        "is_full": usable >= services.MOST_PHOTOS,
    }


def shown_photos(case: Case) -> list[Photo]:
    """Return the photos of a case for its uploader's page, each with the file that she sees (`picture`) and a sentence (`why`) if it is refused."""
    prefetch_related_objects([case], "photos__pictures__file")
    found = list(case.photos.all())
    for photo in found:
        smallest = next((row for row in photo.pictures.all() if row.use in (Picture.Use.WORKING, *Picture.SHOWN)), None)
        photo.picture = smallest.get_absolute_url() if smallest else ""  # type: ignore[attr-defined]
        photo.why = sentence_of(Reason(photo.reason)) if photo.reason else ""  # type: ignore[attr-defined]
    return found


@never_cache
@require_safe
def state(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how far the photos of a place are, for the page that waits for them."""
    _actor, case = own_case(request, key)
    if case is None:
        return page_not_found(request)
    return render(request, "community/visualisations/cases/photo_list.html", {"case": case} | list_of_photos(case))


@never_cache
@require_safe
def photo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what is covered on a photo: to be adjusted, or as it is now."""
    actor, found = photo_to_cover(request, key)
    if found is None:
        return page_not_found(request)
    return photo_page(request, found, DescriptionForm(instance=found) if can_edit_case(actor, found.case) else None)


def photo_page(request: HttpRequest, found: Photo, form: DescriptionForm | None) -> HttpResponse:
    """Render the page of a photo: with `form` for whoever uploaded it, without for a facilitator, who can only cover more."""
    pictures = list(found.pictures.select_related("file"))
    shown = next((row for row in pictures if row.use == Picture.Use.WORKING), None) or next(
        (row for row in reversed(pictures) if row.use in Picture.SHOWN), None
    )
    facts = {
        "photo": found,
        "picture": shown,
        "is_staged": found.state == Photo.State.CHECKED,
        "regions": shown_regions(stored_regions(found.regions)),
        "stored": {"revision": found.revision, "regions": found.regions},
    }
    return step_page(request, found.case, PHOTOS, facts, form, page="photo")


@never_cache
@require_POST
def describe(request: HttpRequest, key: UUID) -> HttpResponse:
    """Save what a photo shows."""
    _actor, found = own_photo(request, key)
    if found is None:
        return page_not_found(request)
    form = DescriptionForm(request.POST, instance=found)
    if not form.is_valid():
        return photo_page(request, found, form)
    services.describe_photo(photo=found, alt_text=form.cleaned_data["alt_text"], by=reader(request))
    messages.success(request, _("Saved."))
    return redirect("visualisations:case_photos", found.case.key)


@limited_as("draft")
@never_cache
@require_http_methods(["PUT"])
def regions(request: HttpRequest, key: UUID) -> HttpResponse:
    """Save the regions as they are on the page, as JSON: `{"revision": 3, "regions": [...]}`; answer with the new revision."""
    _actor, found = own_photo(request, key)
    if found is None:
        return problem(HTTPStatus.NOT_FOUND, _("There is no such photo, or you cannot open it."))
    try:
        sent = read_json(request.body)
        drawn, revision = sent["regions"], sent["revision"]
    except (NotReadable, LookupError, TypeError):
        return problem(HTTPStatus.BAD_REQUEST, _("The regions cannot be read. Please load the page again."))
    try:
        revision = services.save_regions(photo=found, regions=drawn, revision=revision, by=reader(request))
    except ValidationError as error:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, " ".join(error.messages))
    except Refused as error:
        return problem(HTTPStatus.NOT_FOUND, error.verdict.reason)
    except services.ChangedMeanwhile:
        return problem(HTTPStatus.CONFLICT, _("The regions were changed in another window. Load the page again to see them."))
    return JsonResponse({"revision": revision})


@never_cache
@require_POST
@gone_meanwhile
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Cover what is ticked, for good. Without a script this is also how regions are left visible."""
    _actor, found = own_photo(request, key)
    if found is None:
        return page_not_found(request)
    try:
        if "ticked" in request.POST:
            revision = sent_number(request.POST.get("revision", ""))
            ticked = set(request.POST.getlist("region"))
            services.tick_regions(photo=found, ticked=ticked, revision=revision, by=reader(request))
        services.confirm_photo(photo=found, by=reader(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        if getattr(error, "code", "") == "not_agreed":
            return redirect("visualisations:case_rights", found.case.key)
    except services.ChangedMeanwhile:
        messages.error(request, _("The regions were changed in another window. Check them again."))
        return redirect("visualisations:photo", found.key)
    return redirect("visualisations:case_photos", found.case.key)


@never_cache
@require_POST
@gone_meanwhile
def turn(request: HttpRequest, key: UUID) -> HttpResponse:
    """Turn a photo by a quarter, and look for faces again."""
    _actor, found = own_photo(request, key)
    if found is None:
        return page_not_found(request)
    try:
        services.turn(photo=found, quarters=3 if request.POST.get("to") == "left" else 1, by=reader(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("visualisations:case_photos", found.case.key)


@never_cache
@require_POST
@gone_meanwhile
def cover(request: HttpRequest, key: UUID) -> HttpResponse:
    """Cover more: a region in numbers, without a script; or what was drawn on a photo that is ready, as JSON."""
    _actor, found = photo_to_cover(request, key)
    if found is None:
        return page_not_found(request)
    try:
        services.add_regions(photo=found, regions=regions_in(request), by=reader(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("visualisations:photo", found.key)


def regions_in(request: HttpRequest) -> Any:
    """Return the regions that a form has as JSON, or the one that it describes in per cent of the photo."""
    if drawn := request.POST.get("regions"):
        try:
            return read_json(drawn.encode())
        except NotReadable:
            return None
    try:
        numbers = {name: float(plain_number(request.POST.get(name, ""))) / 100 for name in ("x", "y", "width", "height")}
    except ValueError:
        numbers = {}
    return [{"kind": request.POST.get("kind", "face"), "source": "by_hand", "is_blurred": True, **numbers}]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Remove a photo. What was made of it goes with it, so the page asks first."""
    _actor, found = own_photo(request, key)
    if found is None:
        return page_not_found(request)
    case = found.case
    if request.method == "POST":
        services.remove_photo(photo=found, by=reader(request))
        messages.success(request, _("The photo has been deleted."))
        return redirect("visualisations:case_photos", case.key)
    return ask_first(
        request,
        session=case.session,
        title=_("Delete the photo"),
        sentences=[_("All variants that were made of this photo are deleted too. This cannot be undone.")],
        button=_("Delete"),
        back=reverse("visualisations:case_photos", args=[case.key]),
    )


@limited_as("write")
@never_cache
@require_POST
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a viewer's note that somebody can be recognised, or that something is covered needlessly."""
    actor, found = actor_of(request.user), find_photo(key)
    if found is None or not can_report(actor, found.case):
        return page_not_found(request)
    form = BlurReportForm(request.POST)
    if form.is_valid():
        report_photo(photo=found, words=form.cleaned_data["words"], by=reader(request))
        messages.success(request, _("Thank you. Whoever uploaded the photo and the facilitators have been told."))
    else:
        messages.error(request, _("Say what can be seen on the photo."))
    return redirect(found.case)
