"""Tells people who are logged in but may not edit so at `/admin/`, instead of redirecting them back and forth to the login."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from . import second_step

OPEN_TO_ALL = ("login/", "logout/", "password_reset/", "jsi18n/", "sprite/")  # below the admin's URL


class AdminAccessMiddleware:
    """Answers 403 with a message where Wagtail would redirect to the login, which redirects back; requires the second step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_for_editors(request) and request.user.is_authenticated:
            if not request.user.has_perm(second_step.ADMIN_PERMISSION):
                return render(request, "account/admin_refused.html", status=HTTPStatus.FORBIDDEN)
            if second_step.is_missing(request):
                return second_step.redirect_to_second_step(request)
        return self.get_response(request)


def is_for_editors(request: HttpRequest) -> bool:
    """Return whether `request` is for a page in the admin that only editors may see."""
    home = reverse("wagtailadmin_home")
    return request.path.startswith(home) and not request.path.removeprefix(home).startswith(OPEN_TO_ALL)
