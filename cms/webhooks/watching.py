"""What has changed on the public site: the pages that everybody can read, compared with what endpoints were last told of them.

So each page that really changed yields one event, however it came about: a publication, facts from the source language, an alias
that follows, a moved parent, a restriction, a schedule. A draft or a private page is not among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, Site

from cms.base_url import absolute
from cms.commits import once_after_commit, open_requests
from cms.jobs.declaring import job
from cms.jobs.queueing import enqueue
from cms.visibility import readable

from .kinds import CHANGED, DELETED, MOVED, PUBLISHED, UNPUBLISHED
from .models import Endpoint, Event, Told, Watch
from .queueing import tell

KEY = "webhooks"
ALL = "all pages"
AT_ONCE = 500  # rows written by one query
API = "/api/v2/pages/%d/"


@dataclass(frozen=True)
class Public:
    """A page as everybody can read it: where it is, and which version."""

    page_id: int
    page_type: str
    locale: str
    path: str
    url: str
    published_at: datetime | None

    @property
    def row(self) -> Told:
        return Told(**vars(self))


class Comparison:
    """The comparison after a commit. All requests of a transaction share `keys`, to which later ones add theirs."""

    def __init__(self, keys: set[Any]) -> None:
        self.keys = keys

    def __call__(self) -> None:
        if ALL not in self.keys:
            compare(self.keys)
        elif Endpoint.objects.active().exists():  # there may be many events to queue: nobody waits for that
            enqueue(compare_all_pages)


def pages_changed(keys: Iterable[Any]) -> None:
    """Compare these pages once the change is committed."""
    earlier = [request.work for request in open_requests(KEY) if isinstance(request.work, Comparison)]
    shared = earlier[0].keys if earlier else set()
    shared.update(keys)
    once_after_commit(KEY, Comparison(shared))


def tree_changed() -> None:
    """Compare all pages soon after the change is committed: addresses or visibility of many may have changed."""
    pages_changed({ALL})


def compare(keys: Iterable[int] | None = None) -> list[Event]:
    """Tell endpoints what has changed about the pages with these ids, or all pages. Return the events.

    If nobody wants to know, nothing is compared. The first comparison only notes what there is.
    """
    if not Endpoint.objects.active().exists():
        if Watch.objects.exists():
            forget()
        return []
    with transaction.atomic():
        watch = Watch.objects.select_for_update().filter(pk=1).first()
        if watch is None:
            begin()
            return []
        return list(tell_differences(None if keys is None else set(keys)))


def compare_all() -> None:
    compare()


@job(title=_("Find what to tell webhooks"))
def compare_all_pages() -> None:
    compare()


@transaction.atomic
def forget() -> None:
    """Forget what was told, unless somebody wants to know again by now."""
    Watch.objects.select_for_update().filter(pk=1).first()
    if not Endpoint.objects.active().exists():
        Told.objects.all().delete()
        Watch.objects.all().delete()


def begin() -> None:
    """Note what is public now, and tell nobody."""
    _watch, is_first = Watch.objects.get_or_create(pk=1)
    if is_first:
        Told.objects.all().delete()
        Told.objects.bulk_create([page.row for page in public_pages(None).values()], batch_size=AT_ONCE)


def tell_differences(keys: set[int] | None) -> Iterator[Event]:
    """Yield an event for each difference, and note what is told."""
    now = public_pages(keys)
    told = Told.objects.all() if keys is None else Told.objects.filter(pk__in=keys)
    before = {row.page_id: row for row in told}
    gone = before.keys() - now.keys()
    still_there = set(Page.objects.filter(pk__in=gone).values_list("pk", flat=True)) if gone else set()
    events = [
        *(Event(kind=PUBLISHED, data=facts_of(page)) for key, page in now.items() if key not in before),
        *(event for key, page in now.items() if key in before and (event := difference(before[key], page))),
        *(Event(kind=UNPUBLISHED if key in still_there else DELETED, data=facts_of(before[key])) for key in sorted(gone)),
    ]
    if not events:
        return
    Told.objects.filter(pk__in=gone).delete()
    Told.objects.bulk_create(
        [page.row for page in now.values()],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["page_id"],
        update_fields=["page_type", "locale", "path", "url", "published_at"],
    )
    tell(events)
    yield from events


def difference(before: Told, now: Public) -> Event | None:
    """Return the event of a page that was public before and is now; None if it is the same."""
    if before.url != now.url:
        return Event(kind=MOVED, data={**facts_of(now), "previous_path": before.path, "previous_url": before.url})
    if before.published_at != now.published_at:
        return Event(kind=CHANGED, data=facts_of(now))
    return None


def facts_of(page: Public | Told) -> dict[str, Any]:
    """Return what endpoints are told of a page: which one it is and where it is or was, and nothing that it says."""
    return {
        "id": page.page_id,
        "page_type": page.page_type,
        "locale": page.locale,
        "path": page.path,
        "url": page.url,
        "api_url": absolute(API % page.page_id),
    }


def public_pages(keys: set[int] | None) -> Mapping[int, Public]:
    """Return the pages that everybody can read, by id, among those with these ids or all. The number of queries is constant."""
    pages = readable(Page.objects.filter(depth__gt=1), now=True)
    if keys is not None:
        pages = pages.filter(pk__in=keys)
    sites = {site.pk: site for site in Site.objects.all()}
    roots, locales = Site.get_site_root_paths(), Locale.objects.in_bulk()
    source = F("alias_of__last_published_at")
    found: dict[int, Public] = {}
    for page in pages.annotate(of_source=source).order_by("path"):
        page.locale, page._wagtail_cached_site_root_paths = locales[page.locale_id], roots
        parts = page.get_url_parts()
        if parts is None or parts[2] is None:
            continue  # outside all sites
        url = f"{sites[parts[0]].root_url}{parts[2]}"
        model = ContentType.objects.get_for_id(page.content_type_id).model_class()
        found[page.pk] = Public(
            page_id=page.pk,
            page_type=model._meta.label if model else "",
            locale=page.locale.language_code,
            path=urlsplit(url).path,
            url=url,
            published_at=page.last_published_at or page.of_source,
        )
    return found
