"""A person's own profile as JSON, and changing jobs."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Router, Status

from cms.request_sizes import announced_size
from cms.tokens.scopes import Scope, needs_scope
from cms.users.models import User
from community.access.actor import actor_of
from community.api.authentication import reader
from community.api.bodies import takes_bodies
from community.api.errors import Unprocessable
from community.api.schemas import Problem
from community.api.versions import SHOWS_ETAG, TAKES_ETAG, IfMatch, require_current, require_valid, require_version
from community.files.store import max_file_bytes
from community.limits import limited_as
from community.people.models import Circle
from community.people.moving.services import change_jobs
from community.people.moving.work import running_work
from community.people.profiles.photos import remove_photo, send_photo
from community.people.profiles.saving import locked_profile, save_profile
from community.people.profiles.seeing import own_profile
from community.people.rules import can_have_profile

from .schemas import NewJob, OwnProfile, ProfileChangedMeanwhile, ProfileChanges, RunningWork
from .sent import decisions_sent, job_sent, profile_form
from .telling import etag_of, own_told, work_told

router = Router(tags=["You"])
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/avif", "image/gif")
PICTURE = {"schema": {"type": "string", "format": "binary"}}
PHOTO_BODY = {"requestBody": {"required": True, "content": dict.fromkeys(PICTURES, PICTURE)}}


def told(request: HttpRequest, response: HttpResponse) -> OwnProfile:
    profile = own_told(request, own_profile(reader(request)))
    response["ETag"] = etag_of(profile)
    return profile


@router.get("profile", response=OwnProfile, url_name="profile", summary="Your profile", openapi_extra=SHOWS_ETAG)
@needs_scope(Scope.PROFILE_READ)
def get_profile(request: HttpRequest, response: HttpResponse) -> OwnProfile:
    """Your profile, with all that is in it, and who sees which part. The `ETag` identifies its version."""
    return told(request, response)


@router.patch(
    "profile",
    response={200: OwnProfile, 412: ProfileChangedMeanwhile, 428: Problem},
    url_name="profile",
    summary="Change your profile",
    openapi_extra=TAKES_ETAG,
)
@needs_scope(Scope.PROFILE_WRITE)
def change_profile(
    request: HttpRequest, response: HttpResponse, changes: Annotated[ProfileChanges, Body()], if_match: IfMatch = ""
) -> OwnProfile:
    """Change your profile. If it was changed since you read it, perhaps in another window, nothing changes (412)."""
    by = reader(request)
    require_version(if_match)
    with transaction.atomic():
        profile = locked_profile(by)
        current = own_told(request, own_profile(by))
        require_current(if_match, etag_of(current), {"profile": current.model_dump()})
        form = profile_form(changes, current, profile, by)
        require_valid(form)
        save_profile(by=by, changes=form.cleaned_data | circle_of_photo(changes))
    return told(request, response)


def circle_of_photo(changes: ProfileChanges) -> dict[str, Any]:
    """Return who sees the photo, which stands in a form of its own on the page."""
    circle = changes.seen_by.get("photo")
    return {"photo_seen_by": Circle[circle.upper()]} if circle else {}


def may_send_photo(request: HttpRequest) -> bool:
    return bool(can_have_profile(actor_of(request.user)))


@router.put("profile/photo", response={202: OwnProfile}, url_name="own_photo", summary="Set your photo", openapi_extra=PHOTO_BODY)
@takes_bodies(*PICTURES, may_upload=may_send_photo)
@limited_as("upload")
@needs_scope(Scope.PROFILE_WRITE)
def set_photo(request: HttpRequest, response: HttpResponse) -> Status[OwnProfile]:
    """Set your photo: send the picture itself. In the background it is cut to a square and made anew, without what the camera noted in it."""
    content = request.read(min(announced_size(request), max_file_bytes() + 1))
    upload = SimpleUploadedFile("photo", content)
    send_photo(upload=upload, by=reader(request))
    return Status(202, told(request, response))


@router.delete("profile/photo", response={204: None}, url_name="own_photo", summary="Delete your photo")
@needs_scope(Scope.PROFILE_WRITE)
def delete_photo(request: HttpRequest) -> Status[None]:
    """Delete your photo, if you have one."""
    remove_photo(by=reader(request))
    return Status(204, None)


# --- Changing jobs ----------------------------------------------------------------------------------------------------


@router.get("profile/work", response=list[RunningWork], url_name="running_work", summary="Your work for your municipality")
@needs_scope(Scope.PROFILE_READ)
def list_running_work(request: HttpRequest) -> list[RunningWork]:
    """What you work on for your municipality, and to whom you can hand it over."""
    by: User = reader(request)
    works = running_work(by, own_profile(by).municipality)
    return [work_told(request, kind, work) for kind, work in works]


@router.post("profile/new-job", response=OwnProfile, url_name="new_job", summary="Change jobs")
@needs_scope(Scope.PROFILE_WRITE)
def begin_new_job(request: HttpRequest, response: HttpResponse, job: Annotated[NewJob, Body()]) -> OwnProfile:
    """Change your municipality, and hand over or leave what you work on for the old one: all of it, or nothing."""
    by = reader(request)
    municipality, proposal = job_sent(job, by)
    if municipality is None and proposal is None:
        raise Unprocessable(("body", "municipality", _("Choose your new municipality.")))
    change_jobs(
        by=by,
        municipality=municipality,
        proposal=proposal,
        department=job.department,
        function=job.function,
        decisions=decisions_sent(job.decisions),
    )
    return told(request, response)
