"""A page on which anybody can have a picture checked: whether it is one of ours, unchanged, and how it was made."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.request_sizes import announced_size, takes_files
from community.limits import limited_as
from community.visualisations.pipeline.errors import PhotoRefused, PipelineFailed
from community.visualisations.pipeline.limits import UPLOAD_BYTES
from community.visualisations.provenance.verifying import verify_picture

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

ROOM_FOR_THE_FORM = 2**16  # bytes around the file


class VerifyForm(forms.Form):
    """A picture to check. It is not kept."""

    picture = forms.FileField(
        label=_("Picture"),
        allow_empty_file=True,
        help_text=_("JPEG, PNG, WebP or AVIF; at most 25 MB. It is not kept."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )


def allow_picture(request: HttpRequest) -> bool:
    """Accept a picture from anybody, but nothing larger."""
    return announced_size(request) <= UPLOAD_BYTES + ROOM_FOR_THE_FORM


@limited_as("upload")
@takes_files(allow_picture)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a picture, and say where it comes from."""
    sent: dict[str, Any] = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = VerifyForm(**sent)
    found = None
    if form.is_bound and form.is_valid():
        picture = cast("UploadedFile[bytes]", form.cleaned_data["picture"])
        try:
            found = verify_picture(picture)
        except PhotoRefused as error:
            form.add_error("picture", error.sentence)
        except PipelineFailed:
            form.add_error("picture", _("The picture cannot be checked just now. Try again in a few minutes."))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "community/visualisations/gallery/verify.html", {"form": form, "found": found}, status=status)
