"""Finds lines that look like headings in a text without marked headings."""

import re
from dataclasses import replace

from .article import Block, BlockKind
from .vocabulary import ASKS, EMAIL, FACT_LABEL, FOOTNOTE, FURNITURE, LINK_LABEL, PHONE, PICTURE, WEB_ADDRESS

LONGEST = 110
MOST_WORDS = 14
MOST_WORDS_BEFORE_COLON = 7

LONE_DAY = re.compile(r"^(?:\d{1,2}\D{0,3}){1,2}\s?[^\W\d_]+\.?\s\d{4}$|^[\d./ –-]+$")
NOT_HEADINGS = (LONE_DAY, EMAIL, PHONE, WEB_ADDRESS, PICTURE, LINK_LABEL, FURNITURE, FACT_LABEL, FOOTNOTE)
DAY = re.compile(r"\b\d{1,2}\.(?:\s|\d|[-–])|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}:\d\d\b")
FINITE_VERB = re.compile(
    r"\b(?:ist|sind|war|waren|wird|werden|wurde|wurden|hat|haben|gab|gibt|richtet|richten|stell(?:t|en)|gehör(?:t|en)|erfolgt|umfasst"
    r"|bietet|lautet|kann|können|is|are|was|were|will|includes?|has|have|can|est|sont|sera|comprend|peut)\b",
    re.IGNORECASE,
)


def mark_headings(blocks: list[Block]) -> list[Block]:
    """Mark the paragraphs that look like headings. A text with marked headings is left as it is."""
    if any(block.is_heading for block in blocks):
        return blocks
    last = max((number for number, block in enumerate(blocks) if block.text), default=0)
    return [_as_heading(block) if number < last and looks_like_heading(block) else block for number, block in enumerate(blocks)]


def _as_heading(block: Block) -> Block:
    heading = Block.heading(block.text.rstrip(": "))
    return replace(heading, attached=block.attached)


def looks_like_heading(block: Block) -> bool:
    """Return whether a paragraph is short, and not a sentence, a fact or an address."""
    text = block.text.strip()
    if block.kind is not BlockKind.PARAGRAPH or not text or len(text) > LONGEST or len(text.split()) > MOST_WORDS:
        return False
    if text[0].islower() or text[0] in "([„“\"'«" or text[-1] in '.,;!)]”"…' or not re.search(r"[^\W\d_]{2}", text):
        return False
    if any(pattern.search(text) for pattern in NOT_HEADINGS):
        return False
    if text.endswith(":"):
        return len(text.split()) <= MOST_WORDS_BEFORE_COLON and not FINITE_VERB.search(text) and not ASKS.search(text)
    return not (":" in text and DAY.search(text))
