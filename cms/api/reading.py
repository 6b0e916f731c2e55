"""Which pages the reader of the content API can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from wagtail.api.validators import SiteFilterValidator
from wagtail.models import Page, PageViewRestriction

from cms.generation import remember
from cms.visibility import covered_by, outside

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from wagtail.models import Site

KEPT = "_readable_by_reader"


def readable_pages(request: HttpRequest, model: type[Page] = Page) -> QuerySet[Any]:
    """Return the pages of `model` that the reader can read, by the same rule as for the pages themselves.

    Everything that tells of pages asks this, some of it for every page: what the rule depends on is looked up once per request. Raises
    ValueError if the parameter `site` is wrong.
    """
    asked = getattr(request, "_request", request)  # REST framework wraps requests
    kept = asked.__dict__.setdefault(KEPT, {})
    reader = request.user.pk  # who has a token is known only after its check
    if reader not in kept:
        kept[reader] = trees_of(request), closed_to(request)
    trees, closed = kept[reader]
    inside = Q(pk__in=[])
    for path in trees:
        inside |= Q(path__startswith=path)
    return outside(model._default_manager.filter(inside, live=True), closed)


def trees_of(request: HttpRequest) -> list[str]:
    """Return the tree paths of the home pages of the site that is asked for, one in each language."""
    site: Site | None = SiteFilterValidator(site=request.GET.get("site"), request=request).site_obj
    if site is None:
        return []
    family = site.root_page.get_translations(inclusive=True).values_list("path", flat=True)
    found: list[str] = remember(f"trees:{site.pk}:{site.root_page_id}", lambda: list(family))
    return found


def closed_to(request: HttpRequest) -> list[str]:
    """Return the tree paths of what is restricted, and not open to this reader."""
    restrictions = PageViewRestriction.objects.select_related("page")
    return covered_by([one.page.path for one in restrictions if not one.accept_request(request)])
