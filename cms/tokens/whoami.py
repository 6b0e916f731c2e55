"""What version 3 tells a token of its account: personal data only with the scope for them."""

from typing import Any

from django.http import HttpRequest
from wagtail.api.v3.routers import whoami

from cms.api.v3.replacing import instead_of

from .middleware import has_scopes
from .scopes import Scope

PERSONAL = ("username", "email", "first_name", "last_name")


@instead_of(whoami.router, whoami.whoami)
def tell_account(request: HttpRequest) -> Any:
    """Tell which account a token belongs to, and its groups. Its name, address and picture need the scope `profile:read` too, and are empty without it."""
    told = whoami.whoami(request)
    if not has_scopes(request, Scope.PROFILE_READ):
        told["user"] |= dict.fromkeys(PERSONAL, "")
        told["profile"]["avatar_url"] = None
    return told
