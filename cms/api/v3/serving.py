"""Serves Wagtail's version 3: with our headers, and with problem documents for what it would answer otherwise."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import EmptyResultSet, FieldError
from django.db import DataError, NotSupportedError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.generic import RedirectView
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from cms.api.conditional import answer_conditionally
from cms.api.problems import CHALLENGE, problem
from cms.api.refusals import null_in
from cms.readers import is_by_token

from .operations import api
from .telling import MALFORMED

#: Wagtail's own document and its page, which loads a script from another host.
NOT_SERVED = ("openapi-json", "openapi-view", "api-root")
#: What a database says of a value that it cannot have; the other checks come before.
REFUSED = (OverflowError, DataError, FieldError, NotSupportedError, EmptyResultSet)
#: Version 2 tells those that lead to public pages.
OF_STAFF = "redirects/"
READS, SENT = ("GET", "HEAD"), ("POST", "PUT", "PATCH")
UPLOADS = {"images/": get_image_model(), "documents/": get_document_model()}

NUMBER = re.compile(r"[0-9]+")  # Wagtail looks some up before it checks them

log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]


def served(view: View) -> View:
    """Return `view` with answers that can be asked for again, and with errors as version 2 has them."""

    @wraps(view)
    def serve(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        return answer_conditionally(request, partial(answer, view, request, **parts))

    serve.csrf_exempt = True  # type: ignore[attr-defined]  # cookies mean nothing here
    return serve


def answer(view: View, request: HttpRequest, **parts: Any) -> HttpResponse:
    if null_in([*request.GET.lists(), ("path", list(map(str, parts.values())))]):
        return problem(HTTPStatus.BAD_REQUEST, _("A parameter has a value that it cannot have."))
    if any(not NUMBER.fullmatch(str(value)) for name, value in parts.items() if name == "pk" or name.endswith("_id")):
        return problem(HTTPStatus.NOT_FOUND, _("There is nothing at this address."))
    try:
        made: Any = whole_or_nothing(view, request, **parts)
    except REFUSED:
        return problem(HTTPStatus.BAD_REQUEST, _("A parameter has a value that it cannot have."))
    except MALFORMED:
        log.warning("What was sent to %s cannot be read.", request.path, exc_info=True)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method in SENT else HTTPStatus.BAD_REQUEST
        return problem(status, _("Some of the values you sent are not valid."))
    except (ProtectedError, RestrictedError):
        return problem(HTTPStatus.CONFLICT, _("This cannot be deleted: other things refer to it."))
    if made.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed, made = made["Allow"], problem(HTTPStatus.METHOD_NOT_ALLOWED, _("This address does not support that method."))
        made["Allow"] = allowed
    if made.status_code == HTTPStatus.UNAUTHORIZED:
        made["WWW-Authenticate"] = CHALLENGE
    if is_by_token(request):
        made["Cache-Control"] = "private, no-store"
    return made


def whole_or_nothing(view: View, request: HttpRequest, **parts: Any) -> HttpResponseBase:
    """Call `view`. What is refused half-way leaves nothing behind: Wagtail answers some errors itself, after it has begun to save."""
    if request.method in READS:
        return view(request, **parts)
    with transaction.atomic():
        made = view(request, **parts)
        if made.status_code >= HTTPStatus.BAD_REQUEST:
            transaction.set_rollback(True)
    return made


def only_staff(view: View, model: Any) -> View:
    """Return `view` for accounts that may work with `model` in the admin. Wagtail's would tell everybody where hidden pages are."""

    @wraps(view)
    def serve(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        if not is_by_token(request):
            return problem(
                HTTPStatus.UNAUTHORIZED, _("Send an access token. Version 2 tells the redirects that everybody can follow.")
            )
        if not policy_registry.get_by_type(model).user_has_any_permission(request.user, ("add", "change", "delete")):
            return problem(
                HTTPStatus.FORBIDDEN,
                _("You do not have permission for this. Version 2 tells the redirects that everybody can follow."),
            )
        return view(request, **parts)

    return serve


def may_add(model: Any, request: HttpRequest, **_parts: Any) -> bool:
    """Return whether the token's account may upload a file here."""
    return is_by_token(request) and policy_registry.get_by_type(model).user_has_permission(request.user, "add")


def addresses() -> tuple[list[URLPattern], str, str]:
    """Return the addresses below `/api/v3/`, for `path`."""
    patterns, app_name, namespace = api.urls
    found = []
    for pattern in patterns:
        if pattern.name in NOT_SERVED:
            continue
        view, address = pattern.callback, str(pattern.pattern)
        if address.startswith(OF_STAFF):
            view = only_staff(view, Redirect)
        view = served(view)
        if address in UPLOADS:
            view.may_upload = partial(may_add, UPLOADS[address])  # type: ignore[attr-defined]  # for `cms.request_sizes`
        found.append(path(address, view, pattern.default_args, name=pattern.name))
    shown, told = RedirectView.as_view(pattern_name="api_docs_part"), RedirectView.as_view(pattern_name="openapi")
    found += [path("docs/", shown, {"part": "v3"}, name="openapi-view"), path("openapi.json", told, name="openapi-json")]
    return found, app_name, namespace
