"""Pages as PDF: tagged (PDF/UA-1), in the theme's typeface, made once for each state of a page.

Decision 57 says when they are made.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image
from wagtail.models import Site

from cms.generation import remember
from cms.media.privacy import private_collections
from cms.media.serving import FOLDERS, image_at
from cms.pages.base import BasePage
from cms.pages.home import HomePage
from cms.pages.listing import IndexPage
from cms.pdf import theme_fetcher, write_html

from .looks import look_of
from .made import made_file
from .papers import TEMPLATE, paper_html

KIND = "pdf"  # of the files made
STYLES = ("paper.css", "page_paper.css")
QUALITY = 82
MOST_DOTS = 150  # of a picture, for each inch


def has_pdf(page: Any) -> bool:
    """Return whether a page is a text of its own, and no list."""
    return isinstance(page, BasePage) and not isinstance(page, HomePage | IndexPage)


def page_pdf(site: Site, page: BasePage) -> bytes:
    """Return a page as PDF, made unless it is there. Raises Busy and PdfUnavailable."""
    version = remember(f"pdf:{site.pk}:{page.pk}", lambda: version_of(paper_html(site, page)))
    return made_file(KIND, page.pk, f"{version}.pdf", lambda: write(paper_html(site, page)))


def version_of(html: str) -> str:
    return hashlib.sha256(f"{look_of(TEMPLATE, *STYLES)}{html}".encode()).hexdigest()[:16]


def write(html: str) -> bytes:
    out = BytesIO()
    write_html(
        out,
        without_decoration(html),
        fetcher=theme_fetcher(read_media=read_picture),
        base_url=f"{settings.BASE_URL}/",
        optimize_images=True,
        jpeg_quality=QUALITY,
        dpi=MOST_DOTS,
    )
    return out.getvalue()


def without_decoration(html: str) -> str:
    """Return a document without the pictures that tell readers nothing: WeasyPrint cannot hide them from screen readers, as PDF/UA wants."""
    if 'alt=""' not in html:
        return html
    document = BeautifulSoup(html, "lxml")
    for picture in document.select('img[alt=""]'):
        (picture.find_parent("figure") or picture).decompose()
    return str(document)


def read_picture(url: str) -> bytes:
    """Return the public picture of the site at `url`. Raises ValueError for everything else: nothing else is requested or opened."""
    name = name_in_storage(url)
    image = image_at(name) if name.partition("/")[0] in FOLDERS else None
    if image is None or image.collection_id in private_collections():
        raise ValueError(f"A PDF may not use {url}.")
    with default_storage.open(name, "rb") as file:
        content = bytes(file.read())
    return as_jpeg(content) if name.endswith(".webp") else content


def name_in_storage(url: str) -> str:
    """Return the name of the file that `url` leads to; "" if it is none of the site's media."""
    media = f"{settings.BASE_URL}{settings.MEDIA_URL}"
    if url.startswith(media):
        return unquote(urlsplit(url.removeprefix(media)).path)
    elsewhere = default_storage.url("images/")
    if elsewhere.startswith("https://") and url.startswith(elsewhere):
        return f"images/{unquote(urlsplit(url.removeprefix(elsewhere)).path)}"
    return ""


def as_jpeg(content: bytes) -> bytes:
    """Return a WebP as JPEG, which a PDF can hold as it is, unless parts of it are transparent."""
    with Image.open(BytesIO(content)) as picture:
        if picture.mode != "RGB":
            return content
        written = BytesIO()
        picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
