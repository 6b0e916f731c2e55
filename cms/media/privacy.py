"""Whose pictures are for everybody: those in a collection that is neither private itself nor lies in one that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.models import Collection, CollectionViewRestriction
from wagtail.permissions import policy_registry

from cms.generation import remember

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .images import SiteImage

RIGHTS = ("add", "change", "delete", "choose")


def private_collections() -> frozenset[int]:
    """Return the keys of the collections that are not for everybody, as they were a minute ago at most: for addresses, not for rights."""
    return remember("private-collections", _private_collections)


def _private_collections() -> frozenset[int]:
    paths = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    if not paths:
        return frozenset()
    return frozenset(pk for pk, path in Collection.objects.values_list("pk", "path") if path.startswith(paths))


def may_see(request: HttpRequest, image: SiteImage) -> bool:
    """Return whether who asks may have the picture: whom its collections let in, and editors who work with it."""
    restrictions = image.collection.get_view_restrictions()
    if all(restriction.accept_request(request) for restriction in restrictions):
        return True
    if not request.user.is_authenticated:
        return False
    policy = policy_registry.get_by_type(type(image))
    return request.user.has_perm("wagtailadmin.access_admin") and policy.user_has_any_permission_for_instance(
        request.user, RIGHTS, image
    )
