"""Removes what is not part of an article's text: rows of logos, captions of missing pictures, labels of buttons."""

import re
from dataclasses import dataclass, field, replace
from html import escape

from .article import Block, BlockKind, Break
from .vocabulary import CREDIT, EMAIL, FOOTNOTE, FURNITURE, GLUED_PICTURE, LOGO_ROW, PHONE, PICTURE

PROSE_LENGTH = 80  # a line this long is running text
CAPTION_LENGTH = 200
GLUED_FURNITURE = re.compile(r"^(?:Download|Weiterlesen|Read more|Mehr lesen|Lire la suite)(?=[A-ZÄÖÜ][a-zäöüß])")
LONE_DATE = re.compile(r"^\d{1,2}[./]\d{1,2}[./]\d{4}(?:\s*[-–—]\s*\d{1,2}[./]\d{1,2}[./]\d{4})?$|^\d{4}-\d\d-\d\d$")
RUN_TOGETHER = re.compile(r"(?<!\w)\w[a-zäöüß]{7,}(?=[A-ZÄÖÜ][a-zäöüß]{2,}\s)")
RUN_INTO_SENTENCE = re.compile(r"[a-zäöüß]{3,}[.!?](?=[A-ZÄÖÜ][a-zäöüß]{2,}\s[^.!?]*$)")
RUN_INTO_YEAR = re.compile(r".{0,40}\b(?:19|20)\d\d(?=[A-ZÄÖÜ][a-zäöüß]+\s)")
SENTENCE_END = re.compile(r"[.:;!?…)\]”“\"»'’*]$|[؟。]$")
ORGANISATION = re.compile(
    r"\b(?:GmbH|AG|e\.\s?V|Ministry|Ministerium|\w*ministerium|Ministère|Gesellschaft|Bund|Verband|Agency)\b"
)


@dataclass(slots=True)
class Cleared:
    """The blocks that stay, and notes about the others."""

    blocks: list[Block]
    notes: list[str] = field(default_factory=list)


def cleared_of_furniture(blocks: list[Block]) -> Cleared:
    """Return `blocks` without rows of logos, captions of pictures that the text has lost, and labels of buttons."""
    blocks = [piece for block in blocks for piece in _torn_apart(_unglued(block))]
    blocks, rows = _without_logo_rows(blocks)
    blocks, captions = _without_captions(blocks)
    blocks = [block for block in blocks if not (block.is_prose and FURNITURE.search(block.text))]
    notes = [f"left out: {rows} row{'s' if rows > 1 else ''} of logos"] if rows else []
    notes += [f"left out, as the picture is missing: {caption}" for caption in captions]
    return Cleared(_with_announcements(blocks), notes)


def _unglued(block: Block) -> Block:
    """Cut off a button's label, or a picture's alternative text, that ran into the text after it."""
    if not block.is_prose:
        return block
    found = GLUED_FURNITURE.match(block.text) or GLUED_PICTURE.match(block.text)
    if found is None:
        return block
    text = block.text[found.end() :]
    start = escape(found.group(), quote=False)
    html = block.html[len(start) :] if block.html.startswith(start) else escape(text, quote=False)
    return replace(block, text=text, html=html)


def _torn_apart(block: Block) -> list[Block]:
    """Split a line that the first line of something else ran into: "... for Development" + "Green corridors"."""
    text = block.text
    if not block.is_prose or block.html != escape(text, quote=False):
        return [block]
    inside_word = list(RUN_TOGETHER.finditer(text)) if len(text) <= 2 * PROSE_LENGTH else []
    after_sentence = [match for match in RUN_INTO_SENTENCE.finditer(text) if len(text) - match.end() <= PROSE_LENGTH * 1.5]
    found = next(iter(after_sentence or inside_word), None) or RUN_INTO_YEAR.match(text)
    if found is None:
        return [block]
    start = Block.paragraph(text[: found.end()], attached=block.attached)
    return [start, Block(BlockKind.BREAK, "", level=Break.RUN_TOGETHER), Block.paragraph(text[found.end() :])]


def _without_logo_rows(blocks: list[Block]) -> tuple[list[Block], int]:
    """Drop "In cooperation with:" and the names of organisations below it, up to the next running text."""
    kept: list[Block] = []
    rows = position = 0
    while position < len(blocks):
        if not LOGO_ROW.search(_labelled(blocks[position])):
            kept.append(blocks[position])
            position += 1
            continue
        start = position
        while position < len(blocks) and _may_be_logo(blocks[position]):
            position += 1
        # The line before running text may be its heading: then it is on its own and does not name an organisation.
        last = blocks[position - 1]
        words = last.text.split()
        follows = position < len(blocks) and not blocks[position].attached
        alone = not last.attached and (position - 2 < start or not LOGO_ROW.search(_labelled(blocks[position - 2])))
        if (
            follows
            and alone
            and len(words) > 1
            and words[0][:1].isupper()
            and not last.text.isupper()
            and _reads_as_heading(last)
        ):
            position -= 1
        rows += sum(bool(LOGO_ROW.search(_labelled(block))) for block in blocks[start:position])
        position = max(position, start + 1)
    return kept, rows


def _labelled(block: Block) -> str:
    return block.text.strip() if block.is_prose or block.is_heading else ""


def _may_be_logo(block: Block) -> bool:
    if block.is_heading:
        return bool(LOGO_ROW.search(block.text))
    return block.is_prose and len(block.text) < PROSE_LENGTH and not EMAIL.search(block.text) and not PHONE.search(block.text)


def _reads_as_heading(block: Block) -> bool:
    return not ORGANISATION.search(block.text) and not LOGO_ROW.search(block.text) and len(block.text) > 12


def _without_captions(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """Drop the lines that describe or credit a picture, together with the lines attached to them."""
    groups: list[list[Block]] = []
    for block in blocks:
        if groups and block.attached:
            groups[-1].append(block)
        else:
            groups.append([block])
    kept: list[Block] = []
    captions: list[str] = []
    for group in groups:
        lines_only = len(group) <= 4 and all(block.is_prose and len(block.text) <= CAPTION_LENGTH for block in group)
        if lines_only and any(PICTURE.search(block.text) or CREDIT.search(block.text) for block in group):
            captions.append(" / ".join(block.text for block in group))
        else:
            kept.extend(group)
    return kept, captions


def _with_announcements(blocks: list[Block]) -> list[Block]:
    """Turn three or more pairs of a date and a line into a list: a page that announces others, without their text."""
    kept: list[Block] = []
    position = 0
    while position < len(blocks):
        items: list[str] = []
        ahead = position
        while ahead < len(blocks) and blocks[ahead].is_prose and LONE_DATE.match(blocks[ahead].text):
            following = blocks[ahead + 1] if ahead + 1 < len(blocks) else None
            has_line = (
                following is not None and following.is_prose and len(following.text) < 160 and not LONE_DATE.match(following.text)
            )
            items.append(f"{blocks[ahead].text}: {following.text}" if following and has_line else blocks[ahead].text)
            ahead += 2 if has_line else 1
        if len(items) >= 3:
            kept.append(Block.listing([(item, escape(item, quote=False)) for item in items]))
            position = ahead
        else:
            kept.append(blocks[position])
            position += 1
    return kept


def joined_paragraphs(blocks: list[Block]) -> list[Block]:
    """Join the halves of a paragraph that was torn apart by a page break or a lost line."""
    pieces: list[list[Block]] = []
    for block in blocks:
        if pieces and _is_torn(pieces[-1][-1], block):
            pieces[-1].append(block)
        else:
            pieces.append([block])
    return [
        replace(halves[0], text=" ".join(half.text for half in halves), html=" ".join(half.html for half in halves))
        if len(halves) > 1
        else halves[0]
        for halves in pieces
    ]


def _is_torn(before: Block, block: Block) -> bool:
    return (
        before.is_prose
        and block.is_prose
        and len(before.text) > PROSE_LENGTH
        and len(block.text) > PROSE_LENGTH
        and not SENTENCE_END.search(before.text)
        and not FOOTNOTE.match(block.text)
    )
