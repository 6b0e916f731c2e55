"""The API itself: one view for each URL, strict about what is sent, always answering as documented or with a problem document."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation, PathView
from ninja.parser import Parser
from ninja.utils import normalize_path, replace_path_param_notation

from cms.api.json_bodies import NotReadable, read_json
from cms.api.problems import problem
from cms.formatting import format_list
from cms.tokens.scopes import ANY_TOKEN, NO_TOKEN, marked_scope, needs_scope, scope_of
from community.limits import limited_as

from . import errors
from .authentication import AccessToken, BrowserSession, SessionToken
from .bodies import types_of
from .openapi import DESCRIPTION, complete
from .registry import area_of

ADDRESS = "/api/community/"
JSON = re.compile(r"application/json\s*(;\s*charset\s*=\s*\"?utf-8\"?\s*)?", re.IGNORECASE)
HAVE_BODIES = ("POST", "PUT", "PATCH")


class StrictParser(Parser):
    """Reads JSON in UTF-8 and nothing else."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request.body)


class CommunityAPI(NinjaAPI):
    """The members' community as a JSON API."""

    def __init__(self) -> None:
        super().__init__(
            title="Connective: the members' community",
            version="1",
            description=DESCRIPTION,
            urls_namespace="community_api",
            auth=[SessionToken(), AccessToken(), BrowserSession()],
            parser=StrictParser(),
            openapi_url=None,
            docs_url=None,  # its page would load a script from another host
        )

    def set_default_exception_handlers(self) -> None:
        """Handle errors that the client caused. Others are ours, for Django to log and to answer."""
        for kind, handler in errors.HANDLERS.items():
            self.add_exception_handler(kind, handler)

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        if isinstance(exc, HttpError) and isinstance(exc.__cause__, NotReadable):
            exc = HttpError(HTTPStatus.BAD_REQUEST, str(exc.__cause__))
        return super().on_exception(request, exc)

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        prefix = path_prefix or ADDRESS
        return complete(super().get_openapi_schema(path_prefix=prefix, path_params=path_params), self.scopes(prefix))

    def scopes(self, prefix: str = ADDRESS) -> dict[tuple[str, str], str | None]:
        """Return the scope that an access token needs for each operation, by path as in the OpenAPI document and method in small letters."""
        return {
            (described_path(f"{prefix}/{bound.prefix}/{route}"), method.lower()): scope_of_operation(operation, method, area)
            for bound in self._get_bound_routers()
            for area in [area_of(bound.template)]
            for route, path_view in bound.path_operations.items()
            for operation in path_view.operations
            for method in operation.methods
        }

    @cached_property
    def document(self) -> OpenAPISchema:
        """The OpenAPI document."""
        return self.get_openapi_schema()

    def patterns(self) -> list[URLPattern]:
        """Return one URL pattern per path, where ninja has one per method. Raises ImproperlyConfigured if two features share a path."""
        found: dict[str, URLPattern] = {"openapi.json": path("openapi.json", self.show_document, name="openapi")}
        for bound in self._get_bound_routers():
            for route, path_view in bound.path_operations.items():
                address = normalize_path(replace_path_param_notation(f"{bound.prefix}/{route}")).lstrip("/")
                if address in found:
                    raise ImproperlyConfigured(f"Two routers answer at {ADDRESS}{address}.")
                view = view_of(path_view, area_of(bound.template))
                found[address] = path(address, view, name=path_view.url_name or view.__name__)
        return list(found.values())

    @needs_scope(ANY_TOKEN)
    def show_document(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return not_allowed({"GET", "HEAD"})
        answer = JsonResponse(self.document, json_dumps_params={"indent": 1})
        answer["Cache-Control"] = "no-cache"  # identical for all
        return answer


def described_path(path: str) -> str:
    """Return a path as the OpenAPI document writes it, without the types of its parts."""
    return re.sub(r"{[^}:]+:", "{", normalize_path(path))


def view_of(path_view: PathView, area: str | None) -> Callable[..., HttpResponseBase]:
    """Return one view for all methods of a path, in a router of this area."""
    first = path_view.operations[0].view_func
    by_method = {method: operation for operation in path_view.operations for method in operation.methods}
    allowed = {*by_method, *(["HEAD"] if "GET" in by_method else [])}

    def view(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        try:
            language, wrong = language_asked_for(request), None
        except errors.Unprocessable as error:
            language, wrong = get_language(), errors.unprocessable(request, error)
        with override(language):
            answer = wrong or answer_of(by_method, allowed, request, parts)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        answer.headers.setdefault("Content-Language", language or settings.LANGUAGE_CODE)
        return answer

    view.__name__, view.__module__ = first.__name__, first.__module__
    uploads = {method: test for method, one in by_method.items() if (test := getattr(one.view_func, "may_upload", None))}
    if uploads:
        view.may_upload = lambda request, **parts: uploads.get(request.method, no_file)(request, **parts)  # type: ignore[attr-defined]
    view.csrf_exempt = True  # type: ignore[attr-defined]  # checked with the session (authentication.py): a token needs none
    limits = {method: limit for method, operation in by_method.items() if (limit := getattr(operation.view_func, "limits", None))}
    view = needs_scope(ANY_TOKEN, **{method: scope_of_operation(one, method, area) for method, one in by_method.items()})(view)
    return limited_as(**{method: by.get(method, action) for method, (action, by) in limits.items()})(view)


def scope_of_operation(operation: Operation, method: str, area: str | None) -> str | None:
    """Return the scope that an access token needs for an operation: its own, or that of its router's area. What is public needs none."""
    if not operation.auth_callbacks:
        return ANY_TOKEN
    return marked_scope(operation.view_func, method, scope_of(area, method) if area else NO_TOKEN)


def answer_of(
    by_method: Mapping[str, Operation], allowed: set[str], request: HttpRequest, parts: dict[str, Any]
) -> HttpResponseBase:
    """Call the operation for the request's method; a HEAD is a GET whose body the server leaves out."""
    operation = by_method.get("GET" if request.method == "HEAD" else request.method or "")
    if operation is None:
        return not_allowed(allowed)
    if not has_fitting_type(request, types := types_of(operation.view_func)):
        sentence = _("The body has to be JSON in UTF-8: Content-Type: application/json.")
        if types:
            sentence = _("The body has to be one of these: {types}.").format(types=format_list(list(types)))
        return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, sentence)
    return operation.run(request, **parts)


def not_allowed(methods: set[str]) -> HttpResponse:
    answer = problem(HTTPStatus.METHOD_NOT_ALLOWED, _("This address does not support that method."))
    answer["Allow"] = ", ".join(sorted(methods))
    return answer


def no_file(_request: HttpRequest, **_parts: Any) -> bool:
    return False


def has_fitting_type(request: HttpRequest, types: Collection[str] = ()) -> bool:
    """Return whether the body is declared as JSON, or as one of `types`; a request without a body need not declare anything."""
    if types:
        return request.content_type in types  # the body is not read here: it may be large
    if request.method not in HAVE_BODIES or not request.body:
        return True
    return bool(JSON.fullmatch(request.headers.get("Content-Type", "").strip()))


def language_asked_for(request: HttpRequest) -> str | None:
    """Return the language of `?locale=`, else that of Accept-Language. Raises Unprocessable if there is no such language."""
    asked = request.GET.get("locale")
    codes = [code for code, _name in settings.LANGUAGES]
    if asked is not None and asked not in codes:
        raise errors.Unprocessable(
            ("query", "locale", _("The available languages are %(codes)s.") % {"codes": format_list(codes)})
        )
    return asked or get_language()
