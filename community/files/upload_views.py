"""Resumable uploads at `/api/community/uploads/`: tus 1.0 with creation, creation-with-upload, expiration, termination, checksum.

`Upload-Metadata` holds `filename` and the destination: `tenant` (a feature) and `room` (its public key). Permission, size and quota are
checked before a byte of the body is read. The last segment of an upload's URL is the key of the staged file that it becomes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from cms.api.problems import problem
from cms.request_sizes import announced_size, takes_files
from cms.tokens.scopes import Scope, needs_scope
from community.access.verdicts import Refused, require
from community.api.authentication import RefusedByCsrf
from community.limits import limited_as

from . import tus
from .authentication import authenticate
from .models import Upload
from .receiving import WrongChecksum, receive
from .services import OutOfStep, begin_upload, discard
from .store import max_file_bytes
from .tenants import find_tenant

if TYPE_CHECKING:
    from cms.users.models import User
    from community.access.actor import Actor
    from community.access.verdicts import Verdict

    from .tenants import Tenant

    Handler = Callable[..., HttpResponse]

READS = ("HEAD", "OPTIONS")
STATUS = {  # for a ValidationError, by its code
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "person_quota": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "room_quota": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "no_room": HTTPStatus.INSUFFICIENT_STORAGE,
}


class Refusal(Exception):
    """A refusal that is answered with a problem document."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.response = problem(status, detail, **more)
        for name, value in (headers or {}).items():
            self.response[name] = value


def allow_any_size(_request: HttpRequest, **_parts: Any) -> bool:
    """Allow larger bodies: the views below read nothing of a body before they have decided to accept it."""
    return True


def speaks_tus(handlers: Mapping[str, Handler]) -> Handler:
    """Return a view from a handler for each method. A handler takes the request, the actor and the parts of the URL."""

    @limited_as("upload", PATCH="upload_part")
    @needs_scope(Scope.FILES_WRITE)
    @csrf_exempt  # `authenticate` checks the token
    @takes_files(allow_any_size)
    @never_cache
    def view(request: HttpRequest, **parts: Any) -> HttpResponse:
        try:
            response = answer(request, handlers, parts)
        except Refusal as refusal:
            response = refusal.response
        response["Tus-Resumable"] = tus.VERSION
        return response

    return view


def answer(request: HttpRequest, handlers: Mapping[str, Handler], parts: Mapping[str, Any]) -> HttpResponse:
    """Call the handler of the method, and turn its refusals into problem documents."""
    method = method_of(request)
    if method == "OPTIONS":
        return capabilities()
    if method not in handlers:
        raise Refusal(405, _("This method is not allowed here."), {"Allow": ", ".join(["OPTIONS", *handlers])})
    if request.headers.get("Tus-Resumable") != tus.VERSION:
        raise Refusal(412, _("This address uses tus 1.0.0: send the header Tus-Resumable."), {"Tus-Version": tus.VERSION})
    try:
        actor = authenticate(request, changes_something=method not in READS)
        if not actor.is_authenticated:
            sentence = _("You are not logged in. Log in and choose the file again: the part that has arrived is kept.")
            raise Refusal(401, sentence, {"WWW-Authenticate": "Session"})
        return handlers[method](request, actor, **parts)
    except RefusedByCsrf as error:
        return error.answer
    except tus.BadRequest as error:
        raise Refusal(400, str(error.detail)) from error
    except Refused as error:
        raise Refusal(403, error.verdict.reason) from error
    except OutOfStep as error:
        raise Refusal(
            409, _("The upload has moved on in the meantime. Ask for its offset (HEAD) and continue from there.")
        ) from error
    except WrongChecksum as error:
        title = "Checksum Mismatch"
        raise Refusal(
            tus.CHECKSUM_MISMATCH, _("The checksum does not match what arrived. Send it again."), title=title
        ) from error
    except ValidationError as error:
        status = STATUS.get(getattr(error, "code", ""), HTTPStatus.UNPROCESSABLE_ENTITY)
        raise Refusal(status, " ".join(error.messages)) from error


def method_of(request: HttpRequest) -> str:
    """Return the method, as overridden: clients that cannot send PATCH or DELETE send a POST with `X-HTTP-Method-Override`."""
    method = request.method or ""
    return request.headers.get("X-HTTP-Method-Override", method).upper() if method == "POST" else method


def capabilities() -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["Tus-Version"] = tus.VERSION
    response["Tus-Extension"] = ",".join(tus.EXTENSIONS)
    response["Tus-Max-Size"] = str(max_file_bytes())
    response["Tus-Checksum-Algorithm"] = ",".join(tus.ALGORITHMS)
    return response


def create(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Create an upload, with its first bytes if the body has any."""
    if "Upload-Defer-Length" in request.headers:
        raise tus.BadRequest(_("The length of the file has to be known when the upload begins."))
    length = tus.read_number(request.headers, "Upload-Length")
    said = tus.read_metadata(request.headers.get("Upload-Metadata", ""))
    tenant = find_tenant(said.get("tenant", ""))
    room = tenant.find_room(actor, said.get("room", "")) if tenant else None
    if tenant is None or room is None:
        raise Refusal(404, _("There is no such room, or you cannot open it."))
    upload = begin_upload(tenant=tenant, room=room, name=said.get("filename", ""), length=length, by=uploader(actor))
    if request.headers.get("Content-Type") == tus.OCTETS and announced_size(request):
        try:
            receive_body(request, upload, 0)
        except BaseException:
            discard(upload.pk)
            raise
    response = HttpResponse(status=HTTPStatus.CREATED)
    response["Location"] = reverse("uploads:upload", args=[upload.pk])
    return add_upload_headers(response, upload)


def inform(request: HttpRequest, actor: Actor, key: uuid.UUID) -> HttpResponse:
    """Return the current offset of an upload."""
    upload = own_upload(actor, key)
    response = HttpResponse()
    response["Upload-Length"] = str(upload.length)
    if upload.name:
        response["Upload-Metadata"] = tus.write_metadata({"filename": upload.name})
    return add_upload_headers(response, upload)


def go_on(request: HttpRequest, actor: Actor, key: uuid.UUID) -> HttpResponse:
    """Receive the next bytes."""
    if request.headers.get("Content-Type") != tus.OCTETS:
        raise Refusal(415, _("The content type has to be %(type)s.") % {"type": tus.OCTETS})
    start = tus.read_number(request.headers, "Upload-Offset")
    upload = own_upload(actor, key)
    tenant = find_tenant(upload.tenant)
    room = tenant.room_by_key(upload.room) if tenant else None
    if tenant is None or room is None:
        no_upload()
    require(may_continue(tenant, actor, room, upload))  # they may have left since it began
    receive_body(request, upload, start)
    return add_upload_headers(HttpResponse(status=HTTPStatus.NO_CONTENT), upload)


def may_continue(tenant: Tenant, actor: Actor, room: Any, upload: Upload) -> Verdict:
    if tenant.can_continue is not None:
        return tenant.can_continue(actor, room, upload.created_at)
    return tenant.can_upload(actor, room)


def terminate(request: HttpRequest, actor: Actor, key: uuid.UUID) -> HttpResponse:
    """Delete an upload with everything received."""
    discard(own_upload(actor, key, even_expired=True).pk)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def receive_body(request: HttpRequest, upload: Upload, start: int) -> None:
    """Receive the body of `request`, if it is no longer than what is missing."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        raise Refusal(411, _("The header Content-Length is required."))
    announced = announced_size(request)
    if upload.offset == start and announced > upload.length - start:
        raise Refusal(413, _("This is more than the length that was announced."))
    checksum = tus.read_checksum(request.headers.get("Upload-Checksum", ""))
    receive(upload=upload, start=start, announced=announced, read=request.read, checksum=checksum)


def own_upload(actor: Actor, key: uuid.UUID, *, even_expired: bool = False) -> Upload:
    """Return an upload of the actor; other people's uploads do not exist for them."""
    upload = Upload.objects.filter(pk=key, uploaded_by=actor.pk).first()
    if upload is None:
        no_upload()
    if upload.is_expired and not even_expired:
        raise Refusal(410, _("This upload has expired. Choose the file again."))
    return upload


def no_upload() -> NoReturn:
    raise Refusal(404, _("You have no such upload. Choose the file again."))


def uploader(actor: Actor) -> User:
    return cast("User", actor.user)


def add_upload_headers(response: HttpResponse, upload: Upload) -> HttpResponse:
    response["Upload-Offset"] = str(upload.offset)
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


uploads = speaks_tus({"POST": create})
upload = speaks_tus({"HEAD": inform, "PATCH": go_on, "DELETE": terminate})
