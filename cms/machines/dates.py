"""Keeps the record of public dates (`CalendarEntry`) after every change of pages, so that calendars say what changed and what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.commits import once_after_commit
from cms.localisation import all_locales
from cms.pages.call import CallPage
from cms.pages.event import EventPage
from cms.sitemaps import listed_pages

from .models import LISTED_FOR, CalendarEntry

Kind = CalendarEntry.Kind
Key = tuple[str, str, UUID]  # language, kind, translation key
CHANGED = ("starts_at", "ends_at", "last_moment", "zone", "topics", "is_cancelled", "sequence", "changed_at", "gone_at")


def connect() -> None:
    """Connect the receivers."""
    for name, signal in {"published": page_published, "unpublished": page_unpublished, "moved": post_page_move}.items():
        signal.connect(note_on_commit, dispatch_uid=f"cms.machines.dates.{name}")
    for sender in (Page, PageViewRestriction):
        post_delete.connect(note_on_commit, sender=sender, dispatch_uid=f"cms.machines.dates.{sender.__name__}_deleted")
    post_save.connect(note_on_commit, sender=PageViewRestriction, dispatch_uid="cms.machines.dates.restricted")


def note_on_commit(sender: Any, **_: Any) -> None:
    once_after_commit("calendar dates", note_dates)


def note_dates() -> None:
    """Compare the record with what is public now: new dates, other times, and those that are gone."""
    for site in Site.objects.select_related("root_page"):
        note_dates_of(site)


@transaction.atomic
def note_dates_of(site: Site) -> None:
    now = timezone.now()
    found = dict(public_dates(site, now))
    rows = list(CalendarEntry.objects.select_for_update(of=("self",)).filter(site=site))
    changed = []
    for row in rows:
        facts = found.pop((row.language, row.kind, row.key), None)
        if facts is not None:
            if row.take(facts, now):
                changed.append(row)
        elif row.gone_at is None and row.last_moment > now:
            row.gone_at = row.changed_at = now
            row.sequence += 1
            changed.append(row)
    CalendarEntry.objects.bulk_update(changed, CHANGED, batch_size=500)
    CalendarEntry.objects.bulk_create(
        [
            CalendarEntry(site=site, language=language, kind=kind, key=key, changed_at=now, **facts)
            for (language, kind, key), facts in found.items()
        ],
        ignore_conflicts=True,  # another process has noted it at this moment
        batch_size=500,
    )


def public_dates(site: Site, now: datetime) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Yield the dates that are public now, with their facts. Four queries, however many there are."""
    locales = {pk: locale.language_code for pk, locale in all_locales().items()}
    for kind in Kind:
        for page in pages_with_dates(site, kind).filter(last__gt=now - LISTED_FOR).prefetch_related("topics"):
            yield (locales[page.locale_id], kind, page.translation_key), facts_of(page)


def pages_with_dates(site: Site, kind: str) -> Any:
    """Return the public pages of that kind that have a date, with their last moment."""
    if kind == Kind.EVENT:
        return listed_pages(site, EventPage).filter(starts_at__isnull=False).annotate(last=Coalesce("ends_at", "starts_at"))
    return listed_pages(site, CallPage).filter(closes_at__isnull=False).annotate(last=F("closes_at"))


def facts_of(page: Any) -> dict[str, Any]:
    starts_at, ends_at = moments_of(page)
    return {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "last_moment": page.last,
        "zone": str(page.time_zone),
        "topics": [topic.slug for topic in page.listed_topics],
        "is_cancelled": isinstance(page, EventPage) and page.is_cancelled,
    }


def moments_of(page: Any) -> Any:
    """Return beginning and end; a deadline is a moment without a length."""
    return (page.starts_at, page.ends_at) if isinstance(page, EventPage) else (page.closes_at, None)
