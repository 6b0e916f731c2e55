"""Makes pictures and PDFs of changed pages before anybody asks for them, and removes those of pages that are no longer public."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Page, Site

from cms.pdf import PdfUnavailable
from cms.sitemaps import addressed, listed_pages

from . import pdfs, sharing
from .made import Busy, remove_made

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=5)
CHANGED_WITHIN = timedelta(days=2)  # whatever is older is made when somebody asks for it
AT_ONCE = 20  # pages in one run


def make_ahead() -> None:
    """Make the files of up to `AT_ONCE` pages that changed, the latest first."""
    since = timezone.now() - CHANGED_WITHIN
    left = AT_ONCE
    for site in Site.objects.select_related("root_page"):
        changed = listed_pages(site).filter(last_published_at__gt=since).order_by("-last_published_at")
        for page, _address in addressed(site, changed):
            if not left:
                return
            # Once for each publication: what it did not change is not looked at again every five minutes.
            if cache.add(f"made_ahead:{page.pk}:{page.last_published_at.timestamp()}", 1, int(CHANGED_WITHIN.total_seconds())):
                left -= 1
                make_files(site, page.specific)


def make_files(site: Site, page: Any) -> None:
    """Make the picture and the PDF of a page, unless they are there. What fails is logged, and made when somebody asks."""
    with override(page.locale.language_code):
        try:
            sharing.share_picture(site, page)
            if pdfs.has_pdf(page):
                pdfs.page_pdf(site, page)
        except (Busy, PdfUnavailable, OSError, ValueError):
            log.warning("The files of page %s could not be made.", page.pk, exc_info=True)


def remove_stale() -> None:
    """Remove the files of pages that are not published any more, and the pictures of pages that are private now."""
    public: set[int] = set()
    for site in Site.objects.select_related("root_page"):
        public.update(listed_pages(site).values_list("pk", flat=True))
    for kind, kept in ((sharing.KIND, public), (pdfs.KIND, set(Page.objects.live().values_list("pk", flat=True)))):
        if count := remove_made(kind, kept.intersection):
            log.info("Removed the files (%s) of %d pages.", kind, count)
