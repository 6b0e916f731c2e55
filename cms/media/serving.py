"""The doors through which the site's files leave: pictures below /media/, documents below /documents/. Nothing that leaves can run."""

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
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, parse_http_date_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as wagtail_serve
from wagtail.models import CollectionViewRestriction

from .images import SiteImage, SiteRendition
from .missing import note_missing
from .privacy import may_see

if TYPE_CHECKING:
    from django.http import HttpRequest

#: The only folders of the storage that hold pictures. Documents have a door of their own, and what is just being uploaded has none.
FOLDERS = ("images", "original_images", "avatar_images")
#: What a browser may show in place: it decodes to pixels and nothing else.
PICTURES = frozenset({"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"})
KNOWN = {".avif": "image/avif", ".webp": "image/webp", ".svg": "image/svg+xml"}  # which not every system has in its tables
PDF = "application/pdf"
# A drawing in a page still wears its own styles; in a window of its own nothing of it runs.
HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
PUBLIC_SECONDS = 600
AVATARS = "avatar_images/"


class MissingFile(Http404):
    """The site knows the file, and the storage has lost it. Its argument is a sentence for who asked."""


def make_harmless(response: HttpResponseBase, *, name: str, content_type: str, attachment: bool | None = None) -> None:
    """Have `response` hand out a file as what it is, unable to run anything, and to be saved unless it is a raster picture or a PDF."""
    if attachment is None:
        attachment = content_type not in PICTURES and content_type != PDF
    response["Content-Type"] = content_type
    response["Content-Disposition"] = content_disposition_header(attachment, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    # Chromium shows no PDF in a sandbox.
    response["Content-Security-Policy"] = HARMLESS if content_type == PDF else f"{HARMLESS}; sandbox"


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Hand out a picture of the site, if everybody or this reader may have it."""
    if posixpath.normpath(path) != path or path.partition("/")[0] not in FOLDERS or "\0" in path:
        raise Http404
    is_public = path.startswith(AVATARS) or not CollectionViewRestriction.objects.exists()
    if not is_public:
        image = image_at(path)
        if image is None or not may_see(request, image):  # of a file that belongs to no picture nobody knows whose it was
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


def image_at(path: str) -> SiteImage | None:
    """Return the picture whose original or rendition lies at `path`."""
    rendition = SiteRendition.objects.filter(file=path).select_related("image__collection").first()
    if rendition is not None:
        return rendition.image
    return SiteImage.objects.filter(file=path).select_related("collection").first()


def stored_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return what lies at `path` in the storage, or leave it to the web server that stands in front (`MEDIA_ACCEL`)."""
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
    """Return the answer for a file that is not in the storage, said once in the log."""
    note_missing(path, error)
    return MissingFile(_("The file is no longer in the site's storage."))


def require_stored(document: Any, request: HttpRequest) -> None:
    """Raise MissingFile if the storage has lost the document's file. Runs after its collection let the reader in."""
    if not document.file or not document.file.storage.exists(document.file.name):
        raise missing(document.file.name or f"of document {document.pk}")


@require_safe
def serve_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """Hand out a document as Wagtail does, never as something that runs."""
    try:
        response: HttpResponseBase = wagtail_serve(request, document_id, document_filename)
    except (OSError, ValueError) as error:  # lost in the moment between, or a document that has no file at all
        raise missing(f"documents/{document_filename}", error) from error
    if response.status_code == HTTPStatus.OK and response.has_header("Content-Disposition"):
        content_type = response["Content-Type"].partition(";")[0].strip().lower()
        make_harmless(response, name=document_filename, content_type=content_type, attachment=content_type != PDF)
        if CollectionViewRestriction.objects.exists():  # its own may be private, and a cache in between does not ask
            response["Cache-Control"] = "private, no-store"
    return response
