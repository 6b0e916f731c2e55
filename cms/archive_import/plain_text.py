"""Turns lines of text into blocks: for plain text, and for PDF, whose lines come from the positions of its characters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from .article import Block, BlockKind, Break
from .vocabulary import WEB_ADDRESS

HARD_WRAP_LIMIT = 140  # a text with a longer line was not wrapped by hand or by a mail program
NAME_LIMIT = 110
LONGEST_MARKED = 20_000  # letters of a paragraph whose markup is parsed: a longer one is a damaged file

BULLET = re.compile(r"^\s*[\uf0b7\uf0a7\uf0d8•·▪◦●‣∙–—*-]\s+(?=\S)")
LONE_BULLET = re.compile(r"^[\uf0b7\uf0a7\uf0d8•·▪◦●‣∙–—*-]$")
NUMBER = re.compile(r"^\s*(\d{1,2})[.)]\s+(?=\S)")
SEPARATOR = re.compile(r"^(?:[-_=*~#]\s?){3,}$|^\f$")
BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
# A line broken in the middle of a name: the next line contains its last word.
BROKEN_NAME = re.compile(r"(?<!\w)(?:[a-zäöü]\w{2,}e|und|für|der|die|das|von|of|and|for|the|de|et|pour)$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. `runs_on` means that it ended for lack of space; `level` is that of a heading, 0 for running text."""

    text: str
    blank_before: bool = False
    runs_on: bool = False
    level: int = 0
    looks_bold: bool = False


def lines_of_text(text: str) -> list[Line]:
    """Return the non-empty lines of a plain text."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\f\n").split("\n")
    width = max((len(row.rstrip()) for row in rows), default=0)
    wrapped = 40 <= width <= HARD_WRAP_LIMIT
    lines: list[Line] = []
    blank = True
    for number, row in enumerate(rows):
        if row == "\f" or row.strip():
            following = rows[number + 1].split() if number + 1 < len(rows) else []
            # A word that would have fitted was put on the next line on purpose.
            runs_on = wrapped and bool(following) and len(row.rstrip()) + 1 + len(following[0]) > width
            lines.append(Line(row if row == "\f" else row.rstrip().replace("\xa0", " "), blank, runs_on))
        blank = not row.strip()
    return lines


def blocks_of_lines(lines: list[Line]) -> list[Block]:
    """Join lines into paragraphs and lists. Only marked headings are recognised; lines that just look like one come later."""
    return list(_with_lists([_joined(paragraph) for paragraph in _paragraphs(lines)]))


def _paragraphs(lines: list[Line]) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for line in lines:
        starts_item = bool(BULLET.match(line.text) or NUMBER.match(line.text) or LONE_BULLET.match(line.text.strip()))
        indented = bool(paragraph) and BULLET.match(paragraph[0].text) and line.text.startswith("   ")
        goes_on = bool(paragraph) and not line.blank_before and not starts_item and line.level == paragraph[-1].level
        above = paragraph[-1] if goes_on else None
        if above and (above.runs_on or indented or _is_divided(above.text, line.text) or _is_broken_name(above.text, line.text)):
            paragraph.append(line)
            continue
        if paragraph:
            yield paragraph
        paragraph = [line]
    if paragraph:
        yield paragraph


def _is_divided(first: str, second: str) -> bool:
    """Return whether a word was hyphenated at the end of a line; "kurz-" before "und langfristig" was not."""
    second = second.strip()
    if not re.search(r"[^\W\d_][-\u00ad\u2010]$", first) or not second[:1].islower():
        return False
    return not re.match(r"(?:und|oder|bzw|and|or|et|ou)\b", second)


def _is_broken_name(first: str, second: str) -> bool:
    return (
        len(first) < NAME_LIMIT
        and len(first.split()) > 2
        and len(second.split()) == 1
        and second[:1].isupper()
        and bool(BROKEN_NAME.search(first))
    )


def _joined(paragraph: list[Line]) -> Block:
    first = paragraph[0]
    parts = [first.text.rstrip()]
    for line in paragraph[1:]:
        addition = line.text.strip()
        if _is_divided(parts[-1], addition):
            parts[-1] = parts[-1][:-1]
        else:
            parts.append(" ")
        parts.append(addition)
    text = "".join(parts)
    block = Block.paragraph(text, attached=not first.blank_before)
    if first.level:
        block = replace(
            block, kind=BlockKind.HEADING, text=text.strip(), html=escape(text.strip(), quote=False), level=first.level
        )
    elif first.looks_bold and all(line.looks_bold for line in paragraph):
        block = replace(block, text=f"**{text.strip()}**")
    return block


def _with_lists(blocks: list[Block]) -> Iterator[Block]:
    """Turn marked paragraphs into lists, and parse the inline markup of all others."""
    items: list[tuple[str, str]] = []
    ordered = False
    position = 0

    def finished() -> Iterator[Block]:
        nonlocal items
        if items:
            yield Block.listing(items, ordered=ordered)
        items = []

    while position < len(blocks):
        block = blocks[position]
        text = block.text
        number = NUMBER.match(text)
        expected = len(items) + 1 if ordered and items else 1
        if SEPARATOR.match(text) or text == "\f":
            yield from finished()
            yield Block(BlockKind.BREAK, "", level=Break.PAGE if text == "\f" else Break.LINE)
        elif block.is_heading:
            yield from finished()
            yield block
        elif number and int(number.group(1)) == expected and (expected > 1 or _is_list(blocks, position)):
            if not ordered:
                yield from finished()
            ordered = True
            items.append(inline(text[number.end() :]))
        elif bullet := BULLET.match(text):
            if ordered:
                yield from finished()
            ordered = False
            items.append(inline(text[bullet.end() :]))
        elif LONE_BULLET.match(text.strip()):
            # A bullet whose text slipped to the next lines: a label and perhaps its value.
            if ordered:
                yield from finished()
            ordered = False
            taken = _attached_short(blocks, position + 1)
            items.extend([inline(": ".join(taken))] if taken else [])
            position += len(taken)
        else:
            yield from finished()
            plain, html = inline(text)
            yield replace(block, text=plain, html=html)
        position += 1
    yield from finished()


def _is_list(blocks: list[Block], position: int) -> bool:
    """Return whether there is a list: a single paragraph that begins with "1." is one only if "2." follows."""
    following = blocks[position + 1] if position + 1 < len(blocks) else None
    return following is not None and bool((match := NUMBER.match(following.text)) and int(match.group(1)) == 2)


def _attached_short(blocks: list[Block], position: int) -> list[str]:
    taken: list[str] = []
    for block in blocks[position : position + 2]:
        if not block.attached or len(block.text) > 90 or LONE_BULLET.match(block.text.strip()):
            break
        taken.append(block.text.strip())
    return taken


def inline(text: str) -> tuple[str, str]:
    """Return `text` without the marks for bold, and as HTML with bold and links."""
    text = re.sub(r"\s+", " ", text).strip()
    if len(text) > LONGEST_MARKED:
        return text, escape(text, quote=False)
    html = BOLD.sub(r"<b>\1</b>", escape(text, quote=False))
    html = WEB_ADDRESS.sub(lambda match: f'<a href="{match.group().replace(chr(34), "%22")}">{match.group()}</a>', html)
    return BOLD.sub(r"\1", text), html
