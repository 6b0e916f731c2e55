"""Which pages the reader of the content API can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.api.querysets import get_public_pages_queryset
from wagtail.models import PageViewRestriction

from cms.visibility import covered_by, outside

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


def readable_pages(request: HttpRequest) -> QuerySet[Any]:
    """Return the pages that the reader can read, by the same rule as for the pages themselves."""
    restrictions = PageViewRestriction.objects.select_related("page")
    closed = [one.page.path for one in restrictions if not one.accept_request(request)]
    return outside(get_public_pages_queryset(request), covered_by(closed))
