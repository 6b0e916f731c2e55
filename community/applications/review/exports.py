"""The table of applications as CSV and XLSX: no cell can be taken for a formula."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlsxwriter  # type: ignore[import-untyped]  # the library has no types
from django.utils.translation import gettext as _

from cms.exports import csv_of, safe_cell
from cms.languages import active_language, direction_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .table import Table

AT_ONCE = 500  # rows fetched together
LONGEST_CELL = 32_767  # characters: no spreadsheet holds more
WIDTH = 24  # of a column, in characters


def headings_of(table: Table) -> list[str]:
    return [_("Municipality"), *(str(column.label) for column in table.columns)]


def rows_of(table: Table) -> Iterator[list[Any]]:
    """Yield the cells of each filtered application: texts, numbers, and moments in the call's zone."""
    zone = table.worker.round.time_zone
    for application in table.applications.iterator(chunk_size=AT_ONCE):
        application.round = table.worker.round  # known already, with its call
        cells = [column.value(application) for column in table.columns]
        yield [
            table.name_of(application),
            *(cell.astimezone(zone).replace(tzinfo=None) if isinstance(cell, datetime) else cell for cell in cells),
        ]


def plain(cell: Any) -> str:
    """Return a cell as text for CSV."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return safe_cell(cell) if isinstance(cell, str) else str(cell)


def as_csv(table: Table) -> bytes:
    headings = [safe_cell(heading) for heading in headings_of(table)]
    return csv_of([headings, *([plain(cell) for cell in row] for row in rows_of(table))]).encode()


def as_xlsx(table: Table) -> bytes:
    """Return a workbook with one sheet. Texts are written as texts, and made safe, since many are saved as CSV afterwards."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(
        written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet(_("Applications")[:31])
    if direction_of(active_language()) == "rtl":
        sheet.right_to_left()
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    headings = headings_of(table)
    sheet.set_column(0, len(headings) - 1, WIDTH)
    sheet.freeze_panes(1, 1)
    for position, heading in enumerate(headings):
        sheet.write_string(0, position, safe_cell(heading), bold)
    for number, row in enumerate(rows_of(table), start=1):
        for position, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, position, cell, moment)
            elif isinstance(cell, int | Decimal):
                sheet.write_number(number, position, cell)
            elif cell:
                sheet.write_string(number, position, safe_cell(str(cell))[:LONGEST_CELL])
    book.close()
    return written.getvalue()


#: By the ending in the address.
FORMATS = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
