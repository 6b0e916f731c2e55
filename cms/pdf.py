"""PDF files from HTML templates, tagged for screen readers. Anything may render its own template.

Nothing is requested from the network while a PDF is made: templates can use the files of the theme (`{{ theme }}paper.css`), and
what the caller reads for them.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils.translation import override

from cms.languages import direction_of

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

THEME = "https://theme.invalid/"  # never asked: stands for the folder `theme/` of the static files
PICTURES = "https://pictures.invalid/"  # never asked: stands for what `read_picture` of `write_pdf` returns


class PdfUnavailable(Exception):
    """The system has no Pango, with which WeasyPrint sets text (`docs/operations.md`)."""


def render_pdf(template: str, context: Mapping[str, Any], language: str) -> bytes:
    """Return the PDF of an HTML template, as `write_pdf` writes it. Raises PdfUnavailable."""
    out = BytesIO()
    write_pdf(out, template, context, language)
    return out.getvalue()


def write_pdf(
    out: IO[bytes],
    template: str,
    context: Mapping[str, Any],
    language: str,
    read_picture: Callable[[str], bytes] | None = None,
) -> None:
    """Write the PDF of an HTML template in `language` to `out`, tagged for screen readers (PDF/UA-1). Raises PdfUnavailable.

    The template gets `theme`, `language` and `direction` besides `context`. `read_picture` returns the JPEG that an address below
    `PICTURES` stands for, by its end: one is read at a time, and none is kept in memory.
    """
    write_html(out, render_sheet(template, context, language), fetcher=theme_fetcher(read_picture))


def render_sheet(template: str, context: Mapping[str, Any], language: str) -> str:
    """Return the HTML of a sheet in `language`. The template gets `theme`, `language` and `direction` besides `context`."""
    facts = {"theme": THEME, "language": language, "direction": direction_of(language)}
    with override(language):
        return str(render_to_string(template, {**facts, **context}))


def write_html(out: IO[bytes], html: str, *, fetcher: URLFetcher | None = None, base_url: str = THEME, **options: Any) -> None:
    """Write the PDF of `html` to `out`, tagged (PDF/UA-1). `options` are those of WeasyPrint. Raises PdfUnavailable."""
    weasyprint = load_weasyprint()
    document = weasyprint.HTML(string=html, base_url=base_url, url_fetcher=fetcher or theme_fetcher())
    with TemporaryDirectory() as folder:
        document.write_pdf(out, pdf_variant="pdf/ua-1", cache=folder, **options)


def load_weasyprint() -> Any:
    """Return WeasyPrint. Raises PdfUnavailable."""
    try:
        import weasyprint
    except OSError as error:
        raise PdfUnavailable(str(error)) from error
    return weasyprint


def theme_fetcher(
    read_picture: Callable[[str], bytes] | None = None, read_media: Callable[[str], bytes] | None = None
) -> URLFetcher:
    """Return what reads the theme's files and the pictures of a document for WeasyPrint, and refuses every other address.

    `read_media` is asked for addresses that are none of the theme's, and raises ValueError for those that a document may not use.
    """
    load_weasyprint()
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ThemeFetcher(URLFetcher):
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            if read_picture and url.startswith(PICTURES):
                return URLFetcherResponse(url, BytesIO(read_picture(url.removeprefix(PICTURES))), {"Content-Type": "image/jpeg"})
            content_type = mimetypes.guess_type(url)[0] or "application/octet-stream"
            if read_media and not url.startswith(THEME):
                return URLFetcherResponse(url, BytesIO(read_media(url)), {"Content-Type": content_type})
            return URLFetcherResponse(url, BytesIO(find_in_theme(url).read_bytes()), {"Content-Type": content_type})

    return ThemeFetcher()


def find_in_theme(url: str) -> Path:
    """Return the file of the theme that `url` stands for. Raises ValueError for every other address."""
    name = url.removeprefix(THEME)
    try:
        found = finders.find(f"theme/{name}") if url.startswith(THEME) and ".." not in name else None
    except SuspiciousFileOperation:
        found = None
    if not found:
        raise ValueError(f"A PDF may not use {url}.")
    return Path(str(found))
