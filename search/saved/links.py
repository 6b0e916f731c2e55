"""The link to the user's saved searches, next to the login."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.navigation import Link


def member_links(request: HttpRequest) -> list[Link]:
    """Return the link for users who are logged in."""
    if not request.user.is_authenticated:
        return []
    address = reverse("search:saved")
    return [Link(_("Saved searches"), address, is_current=request.path.startswith(address))]
