"""The opening of an article: the line above the title, the title, the lead."""

import re
from dataclasses import dataclass, field, replace
from html import escape

from .article import Block
from .dates import sentences
from .vocabulary import FACT_LABEL, GENRE, KICKER, SECTION

LONGEST_TITLE = 255
LONGEST_LEAD = 400
LEAD_FROM_TEXT = 300  # letters taken from a long paragraph
SHORT_LINE = 110
MADE_TITLE = 70


@dataclass(slots=True)
class Opening:
    """What is at the top of an article, and the blocks below it."""

    title: str = ""
    kicker: str = ""
    lead: str = ""
    body: list[Block] = field(default_factory=list)
    title_is_made_up: bool = False
    left_out: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)


def extract_opening(blocks: list[Block], *, title: str = "", summary: str = "") -> Opening:
    """Return the opening of an article. `title` and `summary` are what the file says about itself; the text takes precedence."""
    lines = _opening_lines(blocks)
    opening = Opening(body=blocks[len(lines) :])
    names = [block.text.strip() for block in lines]
    _name(opening, names, title, blocks)
    if summary and len(summary) <= LONGEST_LEAD and not opening.lead:
        opening.lead = summary
    if len(opening.lead) < SHORT_LINE and not (summary and opening.lead == summary):
        _add_first_sentences(opening)
    if len(opening.lead) > LONGEST_LEAD:
        opening.body.insert(0, Block.paragraph(opening.lead))
        opening.lead = _cut(opening.lead, LONGEST_LEAD)
        opening.unsure.append("the lead was too long: its end stands at the top of the text")
    if not opening.lead:
        opening.lead = opening.title
        opening.unsure.append("no lead was found: the title stands in its place")
    if len(opening.title) > LONGEST_TITLE:
        opening.body.insert(0, Block.paragraph(opening.title))
        opening.title = _cut(opening.title, LONGEST_TITLE)
        opening.unsure.append("the title was too long: all of it stands at the top of the text")
    return opening


def _opening_lines(blocks: list[Block]) -> list[Block]:
    """Return the headings and short lines at the start of an article, up to six, none of them a section."""
    lines: list[Block] = []
    for position, block in enumerate(blocks[:6]):
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        if block.is_heading:
            if lines and SECTION.search(block.text) and not KICKER.search(block.text):
                break
            # Below a marked title a heading is a section, unless another follows immediately.
            if block.level and lines and any(line.level for line in lines) and not (following and following.is_heading):
                break
            lines.append(block)
        elif lines and block.is_prose and len(block.text) <= SHORT_LINE and following and not _is_sentence(block):
            lines.append(block)
        else:
            break
    return lines


def _is_sentence(block: Block) -> bool:
    return bool(re.search(r"[.!?:؟,;]$", block.text.strip())) or bool(FACT_LABEL.search(block.text))


def _name(opening: Opening, names: list[str], title: str, blocks: list[Block]) -> None:
    """Find title, kicker and second line among `names`."""
    if len(names) > 1 and _is_letterhead(names[0], blocks):
        opening.title = names[-1]
        opening.left_out.append(f"the letterhead: {' – '.join(names[:-1])}")
        return
    if len(names) > 1 and KICKER.search(names[0]) and not re.search(r"\d{1,2}\.", names[1]):
        opening.kicker, names = names[0], names[1:]
    if names:
        opening.title = names[0]
        opening.lead = " – ".join(filter(None, [opening.kicker, *names[1:]]))
    elif title:
        opening.title = title
    else:
        prose = next((block.text for block in blocks if block.is_prose), blocks[0].text if blocks else "")
        opening.title = _cut(prose.split("\n")[0], MADE_TITLE)
        opening.title_is_made_up = True
        opening.unsure.append("no title was found: it is made of the first words")


def _is_letterhead(name: str, blocks: list[Block]) -> bool:
    """Return whether a short name is the sender's: the text keeps repeating it."""
    if len(name.split()) > 3 or GENRE.search(name):
        return False
    text = " ".join(block.text for block in blocks).casefold()
    return text.count(name.casefold()) >= 4


def _add_first_sentences(opening: Opening) -> None:
    """Move the first paragraph, or the first sentences of a long one, to the lead."""
    first = opening.body[0] if opening.body else None
    if first is None or not first.is_prose:
        return
    room = LONGEST_LEAD - len(opening.lead) - 2
    leads_on = first.text.rstrip().endswith(":")  # to the list below it
    if leads_on and len(sentences(first.text)) < 2:
        return
    if len(first.text) <= min(room, LEAD_FROM_TEXT) and not leads_on:
        taken = first.text
        opening.body = opening.body[1:]
    else:
        taken = _first_sentences(first.text, min(room, LEAD_FROM_TEXT))
        start = escape(taken, quote=False)
        if not taken:
            # One long sentence: the lead is its beginning, and the text keeps it in full.
            taken = "" if opening.lead else _cut(first.text, LEAD_FROM_TEXT)
        elif first.html.startswith(start):
            rest = replace(first, text=first.text[len(taken) :].lstrip(), html=first.html[len(start) :].lstrip())
            opening.body = [rest, *opening.body[1:]]
    separator = " " if opening.lead.endswith((".", "!", "?", ":")) else ". "
    opening.lead = f"{opening.lead}{separator}{taken}" if opening.lead and taken else opening.lead or taken


def _first_sentences(text: str, room: int) -> str:
    end = 0
    for _, last in sentences(text):
        if last > room:
            break
        end = last
    return text[:end].strip()


def _cut(text: str, length: int) -> str:
    """Return the first words of `text`, up to `length` letters including the ellipsis."""
    text = text.strip()
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-(") + "…"
