"""The picture that stands beside a shared link (Open Graph): drawn for each page, in the look of the site.

The theme's template is set by WeasyPrint, which shapes Arabic and breaks lines as browsers do, and rendered by PDFium. Decision 56 says why.
"""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from threading import Lock
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Site

from cms.base_url import absolute
from cms.formatting import format_date, format_moment
from cms.generation import remember
from cms.languages import active_language
from cms.media.privacy import private_collections
from cms.pages.base import BasePage
from cms.pages.call import CallPage
from cms.pages.event import EventPage
from cms.pages.event_report import EventReportPage
from cms.pages.home import HomePage
from cms.pages.listing import IndexPage
from cms.pages.news import NewsPage
from cms.pages.standard import StandardPage
from cms.pdf import PICTURES, THEME, load_weasyprint, render_sheet, theme_fetcher
from cms.snippets.site_settings import SiteSettings
from themes.templatetags.pictures import rendition

from .calendars import place_of
from .looks import look_of
from .made import made_file

_rendering = Lock()  # PDFium works in one thread at a time, and a web process has several

KIND = "share"  # of the files made
TEMPLATE, STYLE = "cms/machines/share.html", "share.css"
WIDTH, HEIGHT = 1200, 630
POINTS = 96 / 72  # pixels of CSS for each point of PDF
QUALITY = 88
COVER = "fill-480x630|format-jpeg"
#: Titles up to so many letters are set in this size; longer ones in the next.
SIZES = ((34, "xl"), (64, "l"), (110, "m"), (170, "s"), (1000, "xs"))
LONG_TITLE, LEAD = 110, 150  # letters: a longer title leaves no room for the lead, and a longer lead is cut


def share_facts(site: Site, page: BasePage) -> dict[str, Any]:
    """Return what the picture of a page says: everything that changes its address when it changes."""
    own = SiteSettings.for_site(site)
    is_home = isinstance(page, HomePage)
    title = own.site_name if is_home else page.title
    is_list = is_home or isinstance(page, IndexPage)
    has_sign = is_list or isinstance(page, StandardPage)
    small, large, is_word = ("", "", False) if has_sign else page.cover_words
    cover = cover_of(page)
    when = when_of(page)
    return {
        "title": title,
        "size": next(name for most, name in SIZES if len(title) <= most),
        "kind": own.tagline if has_sign else page.kind_name,
        "when": when,
        "lead": "" if when or len(title) > LONG_TITLE else Truncator(page.summary).chars(LEAD),
        "network": "" if is_home else own.site_name,
        "topic": getattr(page, "topic_colour", "brand"),
        "brand": own.brand_colour,
        "cover": cover.pk if cover else 0,
        "cover_words": [small, large, is_word],
    }


def when_of(page: Any) -> str:
    """Return the date and the place that matter on a page, in a line."""
    if isinstance(page, CallPage):
        return _("Until {when}").format(when=format_moment(page.closes_at, page.time_zone)) if page.closes_at else ""
    if isinstance(page, EventPage):
        parts = [format_moment(page.starts_at, page.time_zone) if page.starts_at else "", place_of(page)]
        return " · ".join(filter(None, parts))
    if isinstance(page, EventReportPage):
        return " · ".join(filter(None, (page.period, page.place)))
    return format_date(page.published_on) if isinstance(page, NewsPage) else ""


def cover_of(page: Any) -> Any:
    """Return the rendition of the page's cover, unless the picture is not for everybody."""
    image = getattr(page, "cover_image", None)
    if image is None or image.is_svg() or image.collection_id in private_collections():
        return None
    return rendition(image, COVER)


def version_of(facts: dict[str, Any]) -> str:
    said = json.dumps([facts, active_language(), look_of(TEMPLATE, STYLE)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def share_version(site: Site, page: BasePage) -> str:
    """Return the mark of what the picture of a page says now, in the active language."""
    return remember(f"share:{site.pk}:{page.pk}:{active_language()}", lambda: version_of(share_facts(site, page)))


def share_address(site: Site, page: BasePage) -> str:
    """Return the absolute address of the picture of a public page. It changes with what the picture says."""
    return absolute(reverse("machines:share", args=[page.pk, share_version(site, page)]))


def share_picture(site: Site, page: BasePage) -> bytes:
    """Return the picture of a page as JPEG, drawn unless it is there. Raises Busy and PdfUnavailable."""
    return made_file(KIND, page.pk, f"{share_version(site, page)}.jpg", lambda: draw(page, share_facts(site, page)))


def draw(page: BasePage, facts: dict[str, Any]) -> bytes:
    """Return the picture as JPEG. Raises PdfUnavailable."""
    import pypdfium2  # type: ignore[import-untyped]

    weasyprint = load_weasyprint()
    cover = cover_of(page) if facts["cover"] else None
    language = active_language()
    html = render_sheet(TEMPLATE, {**facts, "picture": f"{PICTURES}cover.jpg" if cover else ""}, language)
    out = BytesIO()
    with override(language):
        document = weasyprint.HTML(string=html, base_url=THEME, url_fetcher=theme_fetcher(lambda _name: read_file(cover)))
        document.write_pdf(out, stylesheets=own_colour(facts, weasyprint))
    with _rendering:
        pdf = pypdfium2.PdfDocument(out.getvalue())
        try:
            picture = pdf[0].render(scale=POINTS).to_pil().convert("RGB")
        finally:
            pdf.close()
    written = BytesIO()
    picture.crop((0, 0, WIDTH, HEIGHT)).save(written, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return written.getvalue()


def own_colour(facts: dict[str, Any], weasyprint: Any) -> list[Any]:
    """Return a style sheet with the site's own colour, if the picture is in that."""
    if not facts["brand"] or facts["topic"] != "brand":
        return []
    return [weasyprint.CSS(string=f"body {{ --fill: {facts['brand']} !important; }}")]


def read_file(found: Any) -> bytes:
    with found.file.open("rb") as file:
        return bytes(file.read())
