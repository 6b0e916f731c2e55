"""The gallery as JSON, for everybody, and checking where a picture comes from."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import IO, Annotated, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from ninja.errors import HttpError

from cms.request_sizes import announced_size
from community.access.actor import actor_of
from community.api.bodies import takes_bodies
from community.api.errors import Unprocessable
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.limits import limited_as
from community.visualisations.models import Release
from community.visualisations.pipeline.errors import PhotoRefused, PipelineFailed
from community.visualisations.pipeline.limits import UPLOAD_BYTES
from community.visualisations.provenance.verifying import Verification, verify_picture
from community.visualisations.publishing.finding import with_all_of_releases
from community.visualisations.publishing.verify_views import ROOM_FOR_THE_FORM, allow_picture

from .pictures import picture_of_photo, picture_of_variant
from .schemas.gallery import ReleasedVisual, SourceOfPicture, VerifiedPicture
from .schemas.sessions import KEY

router = Router(tags=["Gallery of visualisations"])
ReleaseKey = Annotated[UUID, Path(description="The key of the release.", examples=[KEY])]
OfSession = Annotated[UUID | None, Query(description="Only what came of the session with this key.")]
FORM, RAW = "multipart/form-data", "application/octet-stream"
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/avif")
BINARY = {"type": "string", "format": "binary"}
BODY = {
    "required": True,
    "content": {
        RAW: {"schema": BINARY},
        FORM: {"schema": {"type": "object", "properties": {"picture": BINARY}, "required": ["picture"]}},
    },
}


@router.get(
    "visualisations/gallery", auth=None, response=Page[ReleasedVisual], url_name="visualisation_gallery", summary="The gallery"
)
def list_visualisation_gallery(request: HttpRequest, paging: WhichPart, session: OfSession = None) -> Any:
    """What is released, newest first: for everybody, and for members also what is released for members only. Needs no account."""
    releases = Release.objects.visible_to(actor_of(request.user))
    if session is not None:
        releases = releases.filter(variant__case__session__key=session)
    return part_of(with_all_of_releases(releases), paging, lambda release: visual_told(request, release))


@router.get(
    "visualisations/gallery/{uuid:release}",
    auth=None,
    response=ReleasedVisual,
    url_name="visualisation_released",
    summary="A released variant",
)
def get_visualisation_released(request: HttpRequest, release: ReleaseKey) -> ReleasedVisual:
    """A variant beside its photo. What was withdrawn is not there any more. Needs no account."""
    found = with_all_of_releases(Release.objects.visible_to(actor_of(request.user))).filter(key=release).first()
    if found is None:
        raise Http404
    return visual_told(request, found)


@router.post(
    "visualisations/verify",
    auth=None,
    response={200: VerifiedPicture, 503: Problem},
    url_name="visualisation_verify",
    summary="Check a picture",
    openapi_extra={"requestBody": BODY},
)
@takes_bodies(FORM, RAW, *PICTURES, may_upload=allow_picture)
@limited_as("upload")
def verify_visualisation(request: HttpRequest) -> VerifiedPicture:
    """Whether a picture is one of ours and unchanged, and how it was made. Send the file itself, or a form with `picture`.

    JPEG, PNG, WebP or AVIF, at most 25 MB. It is not kept, and no other host is asked. Needs no account.
    """
    try:
        return verification_told(verify_picture(picture_in(request)))
    except PhotoRefused as error:
        raise Unprocessable(("body", "picture", error.sentence)) from error
    except PipelineFailed as error:
        sentence = _("The picture cannot be checked just now. Try again in a few minutes.")
        raise HttpError(HTTPStatus.SERVICE_UNAVAILABLE, sentence) from error


def picture_in(request: HttpRequest) -> IO[bytes]:
    """Return the picture in the body. Raises Unprocessable if a form has none."""
    if request.content_type != FORM:
        return BytesIO(request.read(min(announced_size(request), UPLOAD_BYTES + ROOM_FOR_THE_FORM)))
    sent = request.FILES.get("picture")
    if not isinstance(sent, UploadedFile):
        raise Unprocessable(("body", "picture", _("This is required.")))
    return sent


def visual_told(request: HttpRequest, release: Release) -> ReleasedVisual:
    variant = release.variant
    case, rows = variant.case, list(release.pictures.all())
    return ReleasedVisual(
        key=release.key,
        session=case.session.key,
        title=variant.title,
        language=variant.language,
        place=case.where,
        today=case.today,
        wish=case.wish,
        place_language=case.language,
        before=picture_of_photo(request, variant.photo, case, [row for row in rows if row.photo_id]),
        after=picture_of_variant(request, variant, case, variant.alt_text, [row for row in rows if row.variant_id]),
        made_with=variant.model or variant.made_with,
        released_at=release.released_at,
        url=request.build_absolute_uri(release.get_absolute_url()),
    )


def verification_told(found: Verification) -> VerifiedPicture:
    return VerifiedPicture(
        state=found.state.value,
        is_ours=found.is_ours,
        kind=found.kind.value if found.kind else None,
        signer=found.signer,
        tool=found.tool,
        title=found.title,
        provider=found.provider,
        model=found.model,
        model_version=found.model_version,
        prompt=found.prompt,
        made_at=found.made_at,
        sources=[
            SourceOfPicture(
                depth=one.depth,
                title=one.title,
                is_parent=one.is_parent,
                kind=one.kind.value if one.kind else None,
                provider=one.provider,
                model=one.model,
                made_at=one.made_at,
            )
            for one in found.sources
        ],
        faults=list(found.faults),
    )
