"""Reading a table: CSV as spreadsheets write it, in any of our languages."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.users.fields import AddressFormField
from cms.users.models import LONGEST_NAME

from .models import TableRow

Outcome, Reason = TableRow.Outcome, TableRow.Reason
MOST_ROWS = 2_000
MOST_BYTES = 1024 * 1024
LONGEST_CELL = 320
DELIMITERS = ";,\t"
#: How a column can be called, without case, spaces and signs.
HEADERS = {
    "name": ("name", "nom", "الاسم"),
    "address": ("email", "mail", "emailaddress", "emailadresse", "adresse", "address", "courriel", "البريد", "البريدالإلكتروني"),
    "municipality": ("municipality", "kommune", "gemeinde", "stadt", "city", "commune", "ville", "municipalité", "البلدية"),
    "group_name": ("group", "gruppe", "groupe", "المجموعة"),
    "language": ("language", "sprache", "langue", "اللغة"),
}
LIMITS = {"name": LONGEST_NAME, "address": LONGEST_CELL, "municipality": 160, "group_name": 160, "language": 20}


@dataclass(frozen=True)
class Row:
    """A row as it stands in the table, with what is wrong with it already."""

    number: int
    name: str = ""
    address: str = ""
    municipality: str = ""
    group_name: str = ""
    language: str = ""
    reason: str = ""


def read_table(content: bytes) -> list[Row]:
    """Return the rows of a table. Raises ValidationError if it cannot be read, or has no column with addresses."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The table is too large. Send it in parts."), code="too_large")
    text = decoded(content)
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        columns = columns_of(next(lines, []))
        rows = [
            row
            for number, cells in enumerate(lines, start=2)
            if any(cell.strip() for cell in cells)
            for row in [read_row(number, cells, columns)]
        ]
    except csv.Error as error:
        raise ValidationError(_("This is not a table. Save it as CSV, and choose it again."), code="kind") from error
    if not rows:
        raise ValidationError(_("There is nobody in the table."), code="empty")
    if len(rows) > MOST_ROWS:
        raise ValidationError(
            _("The table has more than %(limit)d rows. Send it in parts.") % {"limit": MOST_ROWS}, code="too_large"
        )
    return list(without_repeated(rows))


def decoded(content: bytes) -> str:
    """Return the text of a table: UTF-8, or what spreadsheets on Windows write. Raises ValidationError."""
    if b"\0" in content:
        raise ValidationError(_("This is not a table. Save it as CSV, and choose it again."), code="kind")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def delimiter_of(text: str) -> str:
    """Return what separates the columns: what the first line has most of."""
    head = text.partition("\n")[0]
    return max(DELIMITERS, key=head.count)


def columns_of(head: list[str]) -> dict[str, int]:
    """Return the places of the columns by field. Raises ValidationError without one for addresses."""
    names = ["".join(sign for sign in cell.casefold() if sign.isalnum()) for cell in head]
    found = {field: names.index(name) for field, known in HEADERS.items() for name in known[::-1] if name in names}
    if "address" not in found:
        raise ValidationError(
            _("The first row has to name the columns, one of them “e-mail”: name, e-mail, municipality, group, language."),
            code="header",
        )
    return found


def read_row(number: int, cells: list[str], columns: dict[str, int]) -> Row:
    values = {field: " ".join(cells[place].split()) if place < len(cells) else "" for field, place in columns.items()}
    if any(len(value) > LIMITS[field] for field, value in values.items()):
        return Row(number, **{field: value[: LIMITS[field]] for field, value in values.items()}, reason=Reason.TOO_LONG)
    language = values.get("language", "").lower()
    try:
        values["address"] = AddressFormField().clean(values["address"])
    except ValidationError:
        return Row(number, **values, reason=Reason.ADDRESS)
    if language and language not in dict(settings.LANGUAGES):
        return Row(number, **values, reason=Reason.LANGUAGE)
    return Row(number, **{**values, "language": language})


def without_repeated(rows: list[Row]) -> Iterator[Row]:
    """Yield the rows; whoever stands there a second time for the same group is not invited twice."""
    known: set[tuple[str, str]] = set()
    for row in rows:
        who = (row.address, row.group_name.casefold())
        if not row.reason and who in known:
            yield replace(row, reason=Reason.TWICE)
            continue
        known.add(who)
        yield row
