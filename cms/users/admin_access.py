"""Who is logged in but may not edit reads so at `/admin/`, instead of being sent round between it and the login."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

ADMIN_PERMISSION = "wagtailadmin.access_admin"
OPEN_TO_ALL = ("login/", "logout/", "jsi18n/", "sprite/")  # below the admin's address


class AdminAccessMiddleware:
    """Answers 403 with a sentence where Wagtail would redirect to the login, which redirects back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_refused(request):
            return render(request, "account/admin_refused.html", status=HTTPStatus.FORBIDDEN)
        return self.get_response(request)


def is_refused(request: HttpRequest) -> bool:
    """Tell whether `request` is for the editors' pages and from somebody logged in who is no editor."""
    home = reverse("wagtailadmin_home")
    if not request.path.startswith(home) or request.path.removeprefix(home).startswith(OPEN_TO_ALL):
        return False
    return request.user.is_authenticated and not request.user.has_perm(ADMIN_PERMISSION)
