"""Maximum request sizes, checked before the body is read: they depend on the sender and the view."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from .api.problems import JSON_ADDRESSES, problem
from .formatting import format_size
from .limits import LONGEST_WAY
from .users.second_step import ADMIN_PERMISSION

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
MayUpload = Callable[..., bool]


def takes_files(may_upload: MayUpload) -> Callable[[View], View]:
    """Let a view accept more than a form's text from users for whom `may_upload(request, **url_kwargs)` is true.

    The view's form, and the proxy in front, decide how large a file may be.
    """

    def mark(view: View) -> View:
        view.may_upload = may_upload  # type: ignore[attr-defined]
        return view

    return mark


class BodySizeMiddleware:
    """Rejects a body that is too large for its sender before it is received: 150 MB are not read just to say no.

    It comes before the CSRF middleware, the first to read a body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """Drop a `next` URL from the page if it is too long to be one of ours: the login would render it into its forms."""
        context = response.context_data or {}
        if len(context.get("redirect_field_value") or "") > LONGEST_WAY:
            context |= {"redirect_field": "", "redirect_field_value": ""}
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if announced_size(request) <= settings.LARGEST_FORM or may_send_files(request, view, kwargs):
            return None
        return too_large(request)


def announced_size(request: HttpRequest) -> int:
    """Return the size of the body in bytes. Django reads no more than the announced length."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def may_send_files(request: HttpRequest, view: Callable[..., Any], kwargs: dict[str, Any]) -> bool:
    """Return whether this reader may upload files at this URL."""
    if request.path.startswith(reverse("wagtailadmin_home")):
        return request.user.has_perm(ADMIN_PERMISSION)
    may_upload: MayUpload | None = getattr(view, "may_upload", None)
    return may_upload is not None and may_upload(request, **kwargs)


def too_large(request: HttpRequest) -> HttpResponse:
    """Render the refusal, without echoing anything that was sent."""
    limit = format_size(settings.LARGEST_FORM)
    reason = _(
        "What you sent is larger than %(limit)s, and you cannot upload files here. If you have been logged out, log in and try again."
    )
    if request.path_info.startswith(JSON_ADDRESSES):
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, reason % {"limit": limit})
    return render(request, "413.html", {"reason": reason % {"limit": limit}}, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
