"""The photos of a place as JSON: adding them, and what is covered on them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, Path, Router, Status

from cms.arrival import arrival_of
from community.access.actor import actor_of
from community.api.authentication import reader
from community.api.errors import Precondition
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import require_valid
from community.limits import limited_as
from community.visualisations.cases import photos as services
from community.visualisations.cases.forms import BlurReportForm, DescriptionForm
from community.visualisations.cases.reports import find_report, report_photo, settle_report
from community.visualisations.lookups import find_photo
from community.visualisations.models import BlurReport, Photo
from community.visualisations.rules import can_act_on_reports, can_edit_case

from .access import PhotoKey, PlaceKey, own_photo_at, own_place_at, photo_at, photo_to_cover_at, place_at
from .schemas.places import (
    AddedPhoto,
    MoreRegions,
    PhotoDescription,
    PhotoNote,
    PhotoTurn,
    PlacePhoto,
    RegionsChanged,
    RegionsSaved,
    SentNote,
    SentRegions,
)
from .telling import photo_told, regions_told

router = Router(tags=["Visualisation photos"])
NoteId = Annotated[int, Path(description="The number of the note.", examples=[17], le=2**63 - 1)]


@router.get(
    "visualisations/places/{uuid:place}/photos",
    response={200: Page[PlacePhoto], 410: Problem},
    url_name="visualisation_photos",
    summary="The photos of a place",
)
def list_visualisation_photos(request: HttpRequest, place: PlaceKey, paging: WhichPart) -> Any:
    """Those that are ready. Whoever uploaded them sees all, how far they are, and what will be covered."""
    actor, case = place_at(request, place)
    is_own = bool(can_edit_case(actor, case))
    rows = case.photos.prefetch_related("pictures__file")
    rows = rows if is_own else rows.filter(state=Photo.State.READY)
    return part_of(rows, paging, lambda photo: photo_told(request, photo, case, is_own=is_own))


@router.post(
    "visualisations/places/{uuid:place}/photos",
    response={201: PlacePhoto},
    url_name="visualisation_photos",
    summary="Add a photo",
)
@limited_as("upload")
def add_visualisation_photo(request: HttpRequest, place: PlaceKey, added: Annotated[AddedPhoto, Body()]) -> Status[PlacePhoto]:
    """Add an uploaded photo to your place. It is checked and cleaned; then look at what will be covered, and confirm it within a day."""
    _actor, case = own_place_at(request, place)
    photo = services.add_photo(case=case, staged=added.upload, by=reader(request), now=arrival_of(request))
    return Status(HTTPStatus.CREATED, photo_told(request, photo, case, is_own=True))


@router.get("visualisations/photos/{uuid:photo}", response=PlacePhoto, url_name="visualisation_photo", summary="A photo")
def get_visualisation_photo(request: HttpRequest, photo: PhotoKey) -> PlacePhoto:
    """A photo of a place that you see."""
    actor, found = photo_at(request, photo)
    return photo_told(request, found, found.case, is_own=bool(can_edit_case(actor, found.case)))


@router.patch(
    "visualisations/photos/{uuid:photo}", response=PlacePhoto, url_name="visualisation_photo", summary="Say what a photo shows"
)
def describe_visualisation_photo(request: HttpRequest, photo: PhotoKey, sent: Annotated[PhotoDescription, Body()]) -> PlacePhoto:
    """Say what your photo shows, for people who cannot see it."""
    _actor, found = own_photo_at(request, photo)
    form = DescriptionForm(sent.model_dump(), instance=found)
    require_valid(form)
    services.describe_photo(photo=found, alt_text=form.cleaned_data["alt_text"], by=reader(request))
    return own_again(request, found)


@router.delete(
    "visualisations/photos/{uuid:photo}", response={204: None}, url_name="visualisation_photo", summary="Remove a photo"
)
def remove_visualisation_photo(request: HttpRequest, photo: PhotoKey) -> None:
    """Remove your photo with all variants that were made of it."""
    _actor, found = own_photo_at(request, photo)
    services.remove_photo(photo=found, by=reader(request))


@router.put(
    "visualisations/photos/{uuid:photo}/regions",
    response={200: RegionsSaved, 409: RegionsChanged},
    url_name="visualisation_regions",
    summary="Say what is covered",
)
@limited_as("draft")
def save_visualisation_regions(request: HttpRequest, photo: PhotoKey, sent: Annotated[SentRegions, Body()]) -> RegionsSaved:
    """Save all regions of your photo that is to be confirmed. If they were changed since you read them, nothing changes (409)."""
    _actor, found = own_photo_at(request, photo)
    regions = [region.model_dump() for region in sent.regions]
    try:
        services.save_regions(photo=found, regions=regions, revision=sent.revision, by=reader(request))
    except services.ChangedMeanwhile as error:
        found.refresh_from_db(fields=["revision", "regions"])
        raise Precondition(
            HTTPStatus.CONFLICT,
            _("The regions were changed in another window: `current` shows them."),
            current={"revision": found.revision, "regions": found.regions},
        ) from error
    return saved_regions(found)


@router.post(
    "visualisations/photos/{uuid:photo}/regions",
    response=RegionsSaved,
    url_name="visualisation_regions",
    summary="Cover more",
)
def cover_visualisation_photo(request: HttpRequest, photo: PhotoKey, sent: Annotated[MoreRegions, Body()]) -> RegionsSaved:
    """Cover more of your photo. If it is ready this is for good: its files are made anew, and all that was made of it.

    Facilitators can cover more on what the group sees.
    """
    _actor, found = photo_to_cover_at(request, photo)
    services.add_regions(photo=found, regions=[region.model_dump() for region in sent.regions], by=reader(request))
    return saved_regions(found)


@router.post(
    "visualisations/photos/{uuid:photo}/confirm",
    response=PlacePhoto,
    url_name="visualisation_confirm",
    summary="Confirm a photo",
)
def confirm_visualisation_photo(request: HttpRequest, photo: PhotoKey) -> PlacePhoto:
    """Cover what is to be covered on your photo, for good. The uncovered copy is deleted.

    If the group sees the place already and somebody stays visible, say first with its rights that everybody has agreed (else 422).
    """
    _actor, found = own_photo_at(request, photo)
    services.confirm_photo(photo=found, by=reader(request))
    return own_again(request, found)


@router.post(
    "visualisations/photos/{uuid:photo}/turn", response=PlacePhoto, url_name="visualisation_turn", summary="Turn a photo"
)
def turn_visualisation_photo(request: HttpRequest, photo: PhotoKey, sent: Annotated[PhotoTurn, Body()]) -> PlacePhoto:
    """Turn your photo that is to be confirmed by a quarter. Faces and plates are looked for again."""
    _actor, found = own_photo_at(request, photo)
    services.turn(photo=found, quarters=3 if sent.to == "left" else 1, by=reader(request))
    return own_again(request, found)


@router.post(
    "visualisations/photos/{uuid:photo}/notes",
    response={201: PhotoNote},
    url_name="visualisation_photo_notes",
    summary="Report a photo",
)
def report_visualisation_photo(request: HttpRequest, photo: PhotoKey, sent: Annotated[SentNote, Body()]) -> Status[PhotoNote]:
    """Tell whoever uploaded a photo, and the facilitators, that somebody can be recognised, or that something is covered needlessly."""
    _actor, found = photo_at(request, photo)
    form = BlurReportForm(sent.model_dump())
    require_valid(form)
    report = report_photo(photo=found, words=form.cleaned_data["words"], by=reader(request))
    return Status(HTTPStatus.CREATED, note_told(report))


@router.post(
    "visualisations/notes/{int:note}/settle", response=PhotoNote, url_name="visualisation_settle_note", summary="Settle a note"
)
def settle_visualisation_note(request: HttpRequest, note: NoteId) -> PhotoNote:
    """Mark a note about a photo as dealt with, as whoever brought the place or as a facilitator."""
    actor, report = actor_of(request.user), find_report(note)
    if report is None or not can_act_on_reports(actor, report.photo.case):
        raise Http404
    settle_report(report=report, by=reader(request))
    return note_told(report)


def own_again(request: HttpRequest, photo: Photo) -> PlacePhoto:
    found = find_photo(photo.key) or photo
    return photo_told(request, found, found.case, is_own=True)


def saved_regions(photo: Photo) -> RegionsSaved:
    photo.refresh_from_db(fields=["revision", "regions"])
    return RegionsSaved(revision=photo.revision, regions=regions_told(photo))


def note_told(report: BlurReport) -> PhotoNote:
    return PhotoNote(
        id=report.pk, photo=report.photo.key, words=report.words, created_at=report.created_at, settled_at=report.settled_at
    )
