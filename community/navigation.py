"""The link to the start page, and a group's links to features, which register them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.navigation import Link

from .access.actor import actor_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from .access.actor import Actor


class GroupLike(Protocol):
    """What an entry needs to know of a group."""

    pk: int
    slug: str


@dataclass(frozen=True)
class GroupEntry:
    """An entry in a group's navigation: the URL name `view`, with the group's slug, for those for whom `is_shown` is true."""

    view: str
    label: StrOrPromise
    is_shown: Callable[[Actor, Any], object] = lambda _actor, _group: True  # `Any`: a group, which the shell does not know
    rank: int = 50


_entries: dict[str, GroupEntry] = {}


def register_group_entry(entry: GroupEntry) -> None:
    """Show `entry` in every group; the lowest rank comes first."""
    _entries[entry.view] = entry


def group_links(request: HttpRequest, group: GroupLike) -> list[Link]:
    """Return the entries that this reader sees in `group`. That of a feature is the current one on all pages of the feature."""
    actor = actor_of(request.user)
    feature = request.resolver_match.namespace if request.resolver_match else ""
    features = [entry.view.partition(":")[0] for entry in _entries.values()]
    is_of_feature = features.count(feature) == 1  # the pages of groups themselves have several entries
    return [
        Link(str(entry.label), url, is_current=request.path == url or (is_of_feature and entry.view.startswith(f"{feature}:")))
        for entry in sorted(_entries.values(), key=lambda entry: entry.rank)
        if entry.is_shown(actor, group)
        for url in [reverse(entry.view, args=[group.slug])]
    ]


def member_links(request: HttpRequest) -> list[Link]:
    """Return the link to the members' start page for logged-in users."""
    if not request.user.is_authenticated:
        return []
    start = reverse("community:start")
    return [Link(_("My page"), start, is_current=request.path.startswith(start))]
