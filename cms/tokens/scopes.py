"""What a token may be used for. A scope never adds rights: whoever uses the token still needs those of the account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """The scopes, in the words in which people choose them."""

    PROFILE_READ = "profile:read", _("Read your profile, your address and your settings")
    PROFILE_WRITE = "profile:write", _("Change your profile and your settings")
    COMMUNITY_READ = "community:read", _("Read what members write: discussions, meetings, topics, visualisations, profiles")
    COMMUNITY_WRITE = "community:write", _("Write in your groups and take part: posts, sign-ups, votes, pictures")
    FILES_READ = "files:read", _("Read and download the files of your groups")
    FILES_WRITE = "files:write", _("Upload, change and delete files in your groups")
    APPLICATIONS_READ = "applications:read", _("Read applications: your own, and those that you review")
    APPLICATIONS_WRITE = "applications:write", _("Write and submit applications and reviews")
    GROUPS_MANAGE = "groups:manage", _("Manage the groups that you facilitate: people, invitations, moderation, settings")
    CONTENT_READ = "content:read", _("Read and search the website, with the pages that are only for you")
    CONTENT_WRITE = "content:write", _("Write pages of the website, as far as you may edit it")


CONTENT = "content"
#: A service has no profile, no groups and no applications.
OF_SERVICES = (Scope.CONTENT_READ, Scope.CONTENT_WRITE)
ANY_TOKEN = ""  # for what is public, or only says something about what the token itself started
NO_TOKEN = None  # for what people do only themselves
READS = ("GET", "HEAD", "OPTIONS", "TRACE")

View = TypeVar("View", bound=Callable[..., Any])
_areas: dict[str, str | None] = {}


def register_addresses(beginning: str, area: str | None) -> None:
    """Let tokens with the scopes of `area` use the addresses that begin so: `area:read` and `area:write`. The longest beginning applies.

    With None, and where no beginning applies, tokens are refused unless a view says otherwise.
    """
    _areas[beginning] = area


def needs_scope(scope: str | None, **by_method: str | None) -> Callable[[View], View]:
    """Set the scope that a view needs, or a router's function; per method with keyword arguments."""

    def mark(view: View) -> View:
        view.scopes = (scope, by_method)  # type: ignore[attr-defined]
        return view

    return mark


def marked_scope(view: Callable[..., Any], method: str, otherwise: str | None) -> str | None:
    """Return what `needs_scope` has said of `view`, if it has said anything."""
    if not hasattr(view, "scopes"):
        return otherwise
    scope, by_method = view.scopes
    found: str | None = by_method.get("GET" if method == "HEAD" else method, scope)
    return found


def scope_of(area: str, method: str) -> Scope:
    """Return the scope that a method needs in an area by default."""
    return Scope(f"{area}:{'read' if method in READS else 'write'}")


def scope_needed(view: Callable[..., Any], method: str, path: str) -> str | None:
    """Return the scope that a request needs; ANY_TOKEN, or NO_TOKEN if no token opens the address."""
    area = _areas.get(max((one for one in _areas if path.startswith(one)), key=len, default=""))
    return marked_scope(view, method, scope_of(area, method) if area else NO_TOKEN)


def with_reading(scopes: Iterable[str]) -> list[str]:
    """Return scopes in their order. Whoever may write in an area reads there too."""
    wanted = set(scopes)
    wanted |= {scope.replace(":write", ":read") for scope in wanted}
    return [scope for scope in Scope.values if scope in wanted]
