"""Serves the site's files: images below /media/, documents below /documents/. Nothing that is served can run."""

from __future__ import annotations

import mimetypes
import posixpath
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header, parse_http_date_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as wagtail_serve
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from wagtail.images.utils import verify_signature
from wagtail.models import CollectionViewRestriction

from .images import SiteImage, SiteRendition
from .missing import note_missing
from .privacy import may_see

if TYPE_CHECKING:
    from django.http import HttpRequest

#: The only folders of the storage that hold images. Documents have their own view, and unfinished uploads are not served.
FOLDERS = ("images", "original_images", "avatar_images")
#: What a browser may display inline: it decodes to pixels and nothing else.
PICTURES = frozenset({"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"})
KNOWN = {".avif": "image/avif", ".webp": "image/webp", ".svg": "image/svg+xml"}  # missing from some systems' tables
PDF = "application/pdf"
# An SVG in a page still has its own styles; in a window of its own nothing in it runs.
HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
PUBLIC_SECONDS = 600
AVATARS = "avatar_images/"


class MissingFile(Http404):
    """The site knows the file, but the storage has lost it. The argument is a message for the reader."""


def make_harmless(response: HttpResponseBase, *, name: str, content_type: str, attachment: bool | None = None) -> None:
    """Make `response` serve a file as what it is, unable to run anything, and as a download unless it is a raster image or PDF."""
    if attachment is None:
        attachment = content_type not in PICTURES and content_type != PDF
    response["Content-Type"] = content_type
    response["Content-Disposition"] = content_disposition_header(attachment, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    # Chromium does not show PDFs in a sandbox.
    response["Content-Security-Policy"] = HARMLESS if content_type == PDF else f"{HARMLESS}; sandbox"


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve an image of the site, if it is public or this reader may see it."""
    if posixpath.normpath(path) != path or path.partition("/")[0] not in FOLDERS or "\0" in path:
        raise Http404
    is_public = path.startswith(AVATARS) or not CollectionViewRestriction.objects.exists()
    if not is_public:
        image = image_at(path)
        if image is None or not may_see(request, image):  # a file that belongs to no image: nobody knows whose it was
            raise Http404
        is_public = not image.collection.get_view_restrictions().exists()
    try:
        response = stored_file(request, path)
    except (OSError, SuspiciousFileOperation) as error:
        if image_at(path) is not None:
            raise missing(path, error) from error
        raise Http404 from error
    response["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}" if is_public else "private, no-store"
    return response


@require_safe
def serve_rendition(request: HttpRequest, signature: str, image_id: int, spec: str) -> HttpResponseBase:
    """Redirect to a rendition that the API has named, and draw it if nobody has asked for it before.

    Only the site can sign such an address, so nobody can have it draw pictures in sizes of their own.
    """
    if not verify_signature(signature.encode(), image_id, spec):
        raise Http404
    image = get_object_or_404(SiteImage.objects.select_related("collection"), pk=image_id)
    if not may_see(request, image):
        raise Http404
    try:
        address = image.get_rendition(spec).url
    except (SourceImageIOError, InvalidFilterSpecError) as error:
        raise missing(image.file.name or f"of picture {image.pk}", error) from error
    response = HttpResponseRedirect(address)
    is_public = not image.collection.get_view_restrictions().exists()
    response["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}" if is_public else "private, no-store"
    return response


def image_at(path: str) -> SiteImage | None:
    """Return the image whose original or rendition is stored at `path`."""
    rendition = SiteRendition.objects.filter(file=path).select_related("image__collection").first()
    if rendition is not None:
        return rendition.image
    return SiteImage.objects.filter(file=path).select_related("collection").first()


def stored_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return the file at `path` in the storage, or leave it to the web server in front (`MEDIA_ACCEL`)."""
    if not default_storage.exists(path):
        raise FileNotFoundError(path)
    name = posixpath.basename(path)
    content_type = KNOWN.get(posixpath.splitext(name)[1].lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    response: HttpResponseBase
    changed = int(default_storage.get_modified_time(path).timestamp())
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and changed <= since:
        return HttpResponseNotModified()
    if settings.MEDIA_ACCEL:
        response = HttpResponse()
        response["X-Accel-Redirect"] = quote(f"{settings.MEDIA_ACCEL.rstrip('/')}/{path}")
    else:
        response = FileResponse(default_storage.open(path, "rb"))
    response["Last-Modified"] = formatdate(changed, usegmt=True)
    make_harmless(response, name=name, content_type=content_type)
    return response


def missing(path: str, error: object = "") -> MissingFile:
    """Return the exception for a file that is not in the storage, logged once."""
    note_missing(path, error)
    return MissingFile(_("The file is no longer in the site's storage."))


def require_stored(document: Any, request: HttpRequest) -> None:
    """Raise MissingFile if the storage has lost the document's file. Runs after its collection's permission check."""
    if not document.file or not document.file.storage.exists(document.file.name):
        raise missing(document.file.name or f"of document {document.pk}")


@require_safe
def serve_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """Serve a document as Wagtail does, but never as something that can run."""
    try:
        response: HttpResponseBase = wagtail_serve(request, document_id, document_filename)
    except (OSError, ValueError) as error:  # lost just now, or a document without any file
        raise missing(f"documents/{document_filename}", error) from error
    if response.status_code == HTTPStatus.OK and response.has_header("Content-Disposition"):
        content_type = response["Content-Type"].partition(";")[0].strip().lower()
        make_harmless(response, name=document_filename, content_type=content_type, attachment=content_type != PDF)
        if CollectionViewRestriction.objects.exists():  # its own may be private, and a cache in between would not check
            response["Cache-Control"] = "private, no-store"
    return response
