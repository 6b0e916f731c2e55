"""Files of groups in the style guide: folders, files, versions. All of it is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.styleguide import things
from cms.styleguide.registry import Section, register_section
from community.files.models import PrivateFile

from .models import Document, Folder, Version
from .showing import ShownFile, ShownVersion

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = UUID(int=0)
ARABIC = "تقرير عن الحرارة في المدينة"


def register() -> None:
    register_section(Section("library", gettext_lazy("Files of groups"), "community/library/styleguide.html", examples, rank=92))


def examples() -> Mapping[str, Any]:
    office, planning = _("Health department"), _("City planning")
    document = Document(pk=1, title=things.long_title())
    return {
        "document": document,
        "folders": [(Folder(pk=1, name=_("Maps")), 3), (Folder(pk=2, name=things.LONG_WORD), 0)],
        "rows": [
            row(document, "plan.pdf", _("PDF document"), office, is_new=True, number=3),
            row(Document(pk=2, title=ARABIC, language="ar"), "taqrir.pdf", _("PDF document"), planning),
            row(Document(pk=3, title=things.LONG_WORD), "x.xlsx", _("Excel table"), things.LONG_WORD, is_checked=True),
        ],
        "may_upload": True,
        "slug": "heat",
        "versions": [
            version(document, 2, "plan.pdf", office, note=_("With the figures of July"), is_current=True),
            version(document, 1, f"{things.LONG_WORD}.pdf", planning, may_choose=True, may_delete=True),
        ],
    }


def file(name: str, size: int = 482_130, *, is_checked: bool = False) -> PrivateFile:
    """Return a file; `is_checked`: it is still being checked for viruses."""
    scan = PrivateFile.Scan.CHECKING if is_checked else PrivateFile.Scan.CLEAN
    ready_at = None if is_checked else things.at(-1, 9)
    return PrivateFile(pk=KEY, name=name, size=size, scan=scan, ready_at=ready_at, created_at=things.at(-1, 9))


def row(
    document: Document, name: str, kind: str, who: str, *, is_new: bool = False, is_checked: bool = False, number: int = 1
) -> ShownFile:
    return ShownFile(document, file(name, is_checked=is_checked), who, "", kind, things.at(-1, 9), number, is_new=is_new)


def version(document: Document, number: int, name: str, who: str, *, note: str = "", **facts: bool) -> ShownVersion:
    held = file(name)
    made = Version(file=held, document=document, number=number, note=note, added_at=things.at(-number, 9))
    known = {"is_current": False, "may_choose": False, "may_delete": False} | facts
    return ShownVersion(made, held, who, "", **known)
