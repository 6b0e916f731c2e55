"""Kinds of files in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from community.files.models import PrivateFile

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
WORDS: dict[str, StrOrPromise] = {
    "application/pdf": _("PDF document"),
    "text/plain": _("Text"),
    f"{OFFICE}wordprocessingml.document": _("Word document"),
    f"{OFFICE}spreadsheetml.sheet": _("Excel table"),
    f"{OFFICE}presentationml.presentation": _("PowerPoint presentation"),
    f"{OPEN}text": _("LibreOffice text"),
    f"{OPEN}spreadsheet": _("LibreOffice table"),
    f"{OPEN}presentation": _("LibreOffice presentation"),
}
TABLE = _("Table (CSV)")
PICTURE = _("Picture")


def kind_in_words(file: PrivateFile) -> str:
    """Return what a file is, in the reader's language: "PDF document"."""
    content_type = file.content_type.partition(";")[0]
    if content_type.startswith("image/"):
        return str(PICTURE)
    if content_type == "text/plain" and file.extension.lower() == "csv":
        return str(TABLE)
    return str(WORDS.get(content_type, file.extension.upper() or content_type))
