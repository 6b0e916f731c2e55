"""Whether a response is for one reader alone."""

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import CollectionViewRestriction, PageViewRestriction

PASSED = (
    PageViewRestriction.passed_view_restrictions_session_key,
    CollectionViewRestriction.passed_view_restrictions_session_key,
)


def is_by_token(request: HttpRequest) -> bool:
    """Return whether the request is authenticated by a token. Browsers never send one on their own, so there is no CSRF risk."""
    return getattr(request, "_is_by_token", False)


def is_somebody(request: HttpRequest) -> bool:
    """Return whether the reader has logged in, or entered the password of a page or of files."""
    if is_by_token(request):
        return True
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return request.user.is_authenticated or any(key in request.session for key in PASSED)
