"""Following the site: what has changed since a moment, and which pages are no longer public."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.filters import BaseFilterBackend
from rest_framework.response import Response
from wagtail.api.v2.filters import SearchFilter

from cms.removed.models import RemovedPage
from cms.removed.recording import removed_pages

from .filtering import FilteringMixin, OtherParameters, label, page_types
from .parameters import (
    BadParameter,
    check_known,
    joined,
    moments_of,
    one_of,
    read_list,
    read_locales,
    read_moment,
    read_whole_number,
)

ORDER = "last_published_at"
USUAL = 20  # pages in one answer, as in the list of pages
MOST_BEFORE = 2**31


def cursor_of(moment: datetime | None, pk: int) -> str | None:
    """Return the mark of a place in a list that is ordered by moment and id, for the parameter `after`."""
    return f"{in_utc(moment)},{pk}" if moment else None


def read_cursor(name: str, value: str) -> tuple[datetime, int]:
    """Return the moment and the id in a mark that an answer had as `next`. Raises BadParameter."""
    said, _comma, pk = value.rpartition(",")
    moment = read_moment(name, said) if pk.isascii() and pk.isdecimal() and len(pk) < 19 else None
    if not isinstance(moment, datetime):
        raise BadParameter(name, _("What the previous answer had as “next” is expected here."))
    return moment, int(pk)


def in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def later(moment_field: str, id_field: str, cursor: tuple[datetime, int]) -> Q:
    moment, pk = cursor
    return Q(**{f"{moment_field}__gt": moment}) | Q(**{moment_field: moment, f"{id_field}__gt": pk})


class AfterFilter(BaseFilterBackend):
    """`after`: the pages that were published after the last one of the previous answer. Equal moments follow by id."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        if "after" not in request.GET:
            return queryset
        one_of("order", request.GET.get("order", ORDER), [ORDER])
        after = read_cursor("after", request.GET["after"])
        return queryset.filter(later(ORDER, "id", after)).order_by(ORDER, "id")


class SearchInOrder(SearchFilter):
    """Wagtail's, but with `after` too what is found stays in the order of its moments: else `next` would skip some."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> Any:
        told = OtherParameters({**request.GET.dict(), "order": ORDER}) if "after" in request.GET else request
        return super().filter_queryset(told, queryset, view)


class FollowingMixin(FilteringMixin):
    """What a client needs that keeps a copy of the site."""

    known_query_parameters = FilteringMixin.known_query_parameters | {"after"}
    filter_backends = [
        AfterFilter,
        *(SearchInOrder if one is SearchFilter else one for one in FilteringMixin.filter_backends),
    ]
    _last: Any = None

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        return [path("deleted/", cls.as_view({"get": "deleted_view"}), name="deleted"), *super().get_urlpatterns()]

    def paginate_queryset(self, queryset: Any) -> Any:
        pages = list(super().paginate_queryset(queryset))
        self._last = pages[-1] if pages else None
        return pages

    def listing_view(self, request: Any) -> Any:
        answer = super().listing_view(request)
        if "after" in request.GET or request.GET.get("order") == ORDER:
            last = self._last
            answer.data["meta"]["next"] = cursor_of(last.last_published_at, last.pk) if last else request.GET.get("after")
        return answer

    def deleted_view(self, request: Any) -> Response:
        """Return the pages that are no longer public, with neither title nor text."""
        given = request.GET
        check_known(given, {"since", "after", "locale", "type", "limit", "offset"})
        rows = removed_pages()
        if "since" in given:
            since = read_moment("since", given["since"])
            rows = rows.filter(removed_at__gte=since if isinstance(since, datetime) else moments_of(since)[0])
        if "locale" in given:
            rows = rows.filter(locale__in=read_locales(given))
        if "type" in given:
            types = read_list(lambda: sorted(label(model) for model in page_types()))("type", joined(given, "type"))
            rows = rows.filter(type__in=types)
        total = rows.count()
        if "after" in given:
            rows = rows.filter(later("removed_at", "page_id", read_cursor("after", given["after"])))
        limit = read_whole_number(given, "limit", USUAL, most=settings.WAGTAILAPI_LIMIT_MAX)
        offset = read_whole_number(given, "offset", 0, most=MOST_BEFORE)
        shown = list(rows[offset : offset + limit])
        return Response(
            {
                "meta": {
                    "total_count": total,
                    "next": cursor_of(shown[-1].removed_at, shown[-1].page_id) if shown else given.get("after"),
                    "complete_since": complete_since(),
                },
                "items": [removed_facts(row) for row in shown],
            }
        )


def complete_since() -> str | None:
    """Return the full hour since which all removed pages are told; None if they are told for ever."""
    kept = settings.KEEP_REMOVED_PAGES_DAYS
    if kept <= 0:
        return None
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return in_utc(hour - timedelta(days=kept))


def removed_facts(row: RemovedPage) -> dict[str, Any]:
    return {
        "id": row.page_id,
        "type": row.type,
        "locale": row.locale,
        "path": row.path,
        "reason": row.reason,
        "removed_at": in_utc(row.removed_at),
    }
