"""Which images are public: those in a collection that is not private and has no private ancestor."""

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
    """Return the keys of non-public collections, at most a minute old: for building URLs, not for checking permissions."""
    return remember("private-collections", _private_collections)


def _private_collections() -> frozenset[int]:
    return below(tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True)))


def below(paths: tuple[str, ...]) -> frozenset[int]:
    """Return the keys of the collections at and below the tree paths."""
    if not paths:
        return frozenset()
    return frozenset(pk for pk, path in Collection.objects.values_list("pk", "path") if path.startswith(paths))


def hidden_collections(request: HttpRequest) -> frozenset[int]:
    """Return the keys of the collections whose files this reader may not see: for lists. Without private collections no query."""
    if not private_collections():
        return frozenset()
    restrictions = CollectionViewRestriction.objects.select_related("collection")
    return below(tuple(one.collection.path for one in restrictions if not one.accept_request(request)))


def may_see(request: HttpRequest, image: SiteImage) -> bool:
    """Return whether the user may see the image: if its collections let them in, or as an editor who works with it."""
    restrictions = image.collection.get_view_restrictions()
    if all(restriction.accept_request(request) for restriction in restrictions):
        return True
    if not request.user.is_authenticated:
        return False
    policy = policy_registry.get_by_type(type(image))
    return request.user.has_perm("wagtailadmin.access_admin") and policy.user_has_any_permission_for_instance(
        request.user, RIGHTS, image
    )
