"""Making an export, and reading it."""

import json
import re
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.utils.translation import override
from pypdfium2 import PdfDocument

from community.files.store import private_storage
from community.visualisations.exporting.making import make_export
from community.visualisations.models import Session, SessionExport

OnCommit = Callable[..., Any]


def exported(session: Session, kind: str = "zip", language: str = "de") -> SessionExport:
    """Make an export, as the job does for a reader of `language`."""
    with override(language):
        make_export.func(session.pk, kind, language)
    return SessionExport.objects.get(session=session, kind=kind)


def content_of(export: SessionExport) -> bytes:
    with export.file.content.open("rb") as content:
        return content.read()


def archive_of(session: Session, language: str = "de") -> ZipFile:
    return ZipFile(BytesIO(content_of(exported(session, "zip", language))))


def data_of(session: Session, language: str = "de") -> Any:
    """Return what `session.json` says."""
    return json.loads(archive_of(session, language).read("session.json"))


def variants_in(session: Session) -> list[Any]:
    return [variant for place in data_of(session)["places"] for variant in place["variants"]]


def booklet_of(session: Session, language: str = "de") -> bytes:
    return content_of(exported(session, "pdf", language))


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF, with one space between them."""
    with PdfDocument(BytesIO(pdf)) as document:
        pages = []
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as text:
                pages.append(text.get_text_range())
    return re.sub(r"\s+", " ", " ".join(pages))


def is_stored(name: str) -> bool:
    return bool(private_storage().exists(name))
