"""Turns PDF into lines: which characters are on a line, how large, and with how much space above."""

import ctypes
import re
import statistics
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2  # type: ignore[import-untyped]  # pypdfium2 has no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from .article import UnreadableFileError
from .plain_text import Line

MAX_PAGES = 500


@dataclass(slots=True)
class _Row:
    text: str
    page: int
    size: float
    bold: bool
    left: float
    right: float
    top: float
    bottom: float


def lines_of_pdf(content: bytes) -> tuple[list[Line], list[str]]:
    """Return the lines of a PDF, and notes for the editor. Raises UnreadableFileError."""
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise UnreadableFileError("the PDF is locked with a password" if locked else "the PDF is damaged") from error
    try:
        count = len(pdf)
        rows = [row for number in range(min(count, MAX_PAGES)) for row in _rows_of_page(pdf, number)]
    finally:
        pdf.close()
    if not rows:
        raise UnreadableFileError("the PDF holds no text: it is probably a scan")
    notes = [f"only the first {MAX_PAGES} of {count} pages were read"] if count > MAX_PAGES else []
    return _lines(_without_running_heads(_side_by_side(rows), count)), notes


def _rows_of_page(pdf: pypdfium2.PdfDocument, number: int) -> list[_Row]:
    page = pdf[number]
    textpage = page.get_textpage()
    rows: list[_Row] = []
    characters: list[tuple[str, int]] = []
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage.raw, index)
        # Pdfium returns a hyphen that divides a word as U+0002 or U+FFFE.
        character = "-" if code in (0x02, 0xFFFE) else chr(code) if 0 < code < 0x110000 else ""
        if character == "\n":
            rows.extend(_row(textpage, characters, number))
            characters = []
        elif character and character != "\r":
            characters.append((character, index))
    rows.extend(_row(textpage, characters, number))
    textpage.close()
    page.close()
    return rows


def _row(textpage: pypdfium2.PdfTextPage, characters: list[tuple[str, int]], page: int) -> list[_Row]:
    text = "".join(character for character, _ in characters).strip()
    inked = [index for character, index in characters if not character.isspace()]
    if not text or not inked:
        return []
    boxes = [textpage.get_charbox(index, loose=True) for index in inked]
    sizes = [pdfium.FPDFText_GetFontSize(textpage.raw, index) for index in inked]
    return [
        _Row(
            text=text,
            page=page,
            size=round(statistics.median(sizes), 1),
            bold=sum(_is_bold(textpage, index) for index in (inked[0], inked[-1])) == 2,
            left=min(box[0] for box in boxes),
            right=max(box[2] for box in boxes),
            top=max(box[3] for box in boxes),
            bottom=min(box[1] for box in boxes),
        )
    ]


def _is_bold(textpage: pypdfium2.PdfTextPage, index: int) -> bool:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage.raw, index, name, 128, flags)
    return b"bold" in name.value.lower() or pdfium.FPDFText_GetFontWeight(textpage.raw, index) >= 600


def _side_by_side(rows: list[_Row]) -> list[_Row]:
    """Join what is side by side, such as a bullet and its text, which a PDF may keep apart."""
    joined: list[_Row] = []
    for row in rows:
        before = joined[-1] if joined else None
        if before is not None and before.page == row.page and before.right <= row.left and _same_height(before, row):
            longer = max(before, row, key=lambda one: len(one.text))
            joined[-1] = replace(
                longer,
                text=f"{before.text} {row.text}",
                left=before.left,
                right=row.right,
                top=max(before.top, row.top),
                bottom=min(before.bottom, row.bottom),
            )
        else:
            joined.append(row)
    return joined


def _same_height(one: _Row, other: _Row) -> bool:
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > 0.5 * min(one.top - one.bottom, other.top - other.bottom)


def _without_running_heads(rows: list[_Row], pages: int) -> list[_Row]:
    """Drop page numbers, and whatever is at the top or bottom of most pages."""
    if pages < 2:
        return rows
    edges: list[_Row] = []
    for number in range(pages):
        of_page = [row for row in rows if row.page == number]
        edges.extend(of_page[:2] + of_page[2:][-2:])
    counted = Counter(re.sub(r"\d+", "#", row.text) for row in edges)
    repeated = {text for text, count in counted.items() if count >= max(3, pages * 0.6)}
    numbers = re.compile(
        r"^(?:-\s*)?(?:(?:Seite|Page|صفحة)\s*)?\d{1,4}(?:\s*(?:/|von|of|sur|de|من)\s*\d{1,4})?(?:\s*-)?$", re.IGNORECASE
    )
    dropped = {id(row) for row in edges if re.sub(r"\d+", "#", row.text) in repeated or numbers.match(row.text)}
    return [row for row in rows if id(row) not in dropped]


def _lines(rows: list[_Row]) -> list[Line]:
    usual = Counter({size: sum(len(row.text) for row in rows if row.size == size) for size in {row.size for row in rows}})
    body = usual.most_common(1)[0][0] if usual else 0.0
    larger = sorted({row.size for row in rows if row.size >= body * 1.12}, reverse=True)
    edge = max((row.right for row in rows if row.size == body), default=0.0)
    gaps = [above.bottom - below.top for above, below in pairwise(rows) if _follows(above, below, body)]
    gap = statistics.median(gaps) if gaps else 0.0
    mostly_bold = sum(row.bold for row in rows) > len(rows) / 2
    lines: list[Line] = []
    for position, row in enumerate(rows):
        above = rows[position - 1] if position else None
        below = rows[position + 1] if position + 1 < len(rows) else None
        blank = above is None or (above.page == row.page and above.bottom - row.top > gap + row.size * 0.35)
        blank = blank or (above is not None and above.size != row.size)
        per_character = row.size * 0.5
        word = below.text.split()[0] if below else ""
        runs_on = below is not None and row.right + per_character * (len(word) + 0.5) > edge
        lines.append(
            Line(
                text=row.text,
                blank_before=blank,
                runs_on=runs_on,
                level=larger.index(row.size) + 1 if row.size in larger else 0,
                looks_bold=row.bold and not mostly_bold,
            )
        )
    return lines


def _follows(above: _Row, below: _Row, size: float) -> bool:
    return above.page == below.page and above.size == below.size == size and above.top > below.top
