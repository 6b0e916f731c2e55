"""Finds where one article ends and the next begins.

Files contain articles one after another, often without any mark in between. Each line that looks like a heading is checked for
signs of a new article: each sign has a weight, and there is a boundary where they reach a threshold. `explain` lists the signs.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from .article import Block, BlockKind, Break
from .contacts import is_contact_line
from .vocabulary import (
    ATTRIBUTION,
    CLOSING_SECTION,
    CONTINUES,
    FACT_LABEL,
    GENRE,
    INVITES,
    KICKER,
    LINK_LABEL,
    OUTLOOK,
    SECTION,
    WEB_ADDRESS,
)

THRESHOLD = 4
LEAST_PROSE = 250  # letters of running text that an article needs
FIRST_PROSE = 120  # letters of its opening paragraph
MOST_LINES = 8  # headings in a row that are checked


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign for or against a boundary."""

    says: str
    weight: int


@dataclass(frozen=True, slots=True)
class Outline:
    """Heading levels of a text with marked headings: the highest, how often it occurs, and whether there are others."""

    highest: int
    times: int
    has_lower: bool
    begins_with_heading: bool

    @classmethod
    def of(cls, blocks: list[Block]) -> "Outline":
        levels = [block.level for block in blocks if block.is_heading]
        highest = min(levels, default=0)
        first = next((block for block in blocks if block.kind is not BlockKind.BREAK), None)
        begins = first is not None and first.is_heading and first.level == highest
        return cls(highest, levels.count(highest), max(levels, default=0) > highest, begins)

    def signs(self, heading: Block) -> list[Sign]:
        """Return signs: headings of the highest level divide articles if there are lower ones; alone they may be sections."""
        if not heading.level:
            return []
        if heading.level > self.highest:
            return [Sign("is a heading of a lower level", -3)]
        if self.times < 2:
            return []
        if not self.begins_with_heading:
            return [Sign("is a heading of a text that does not begin with one", 1)]
        return [Sign("is a main heading above others", 4)] if self.has_lower else [Sign("is one of several main headings", 2)]


def split_articles(blocks: list[Block]) -> list[list[Block]]:
    """Return the articles of a text, each as its blocks; a text that cannot be divided is one article."""
    starts = [0, *_starts(blocks), len(blocks)]
    articles = [_trimmed(blocks[start:end]) for start, end in pairwise(starts)]
    return [article for article in articles if any(block.text for block in article)]


def _trimmed(blocks: list[Block]) -> list[Block]:
    end = len(blocks)
    while end and blocks[end - 1].kind is BlockKind.BREAK:
        end -= 1
    start = 0
    while start < end and blocks[start].kind is BlockKind.BREAK:
        start += 1
    return [block for block in blocks[start:end] if block.kind is not BlockKind.BREAK or block.level == Break.LINE]


def _starts(blocks: list[Block]) -> list[int]:
    outline = Outline.of(blocks)
    starts: list[int] = []
    begin = position = 0
    while position < len(blocks):
        if not blocks[position].is_heading:
            position += 1
            continue
        # Consecutive headings, such as a title and its second line, are one place to begin.
        run = position
        while run < len(blocks) and blocks[run].is_heading:
            run += 1
        candidates = [number for number in range(position, min(run, position + MOST_LINES)) if number > begin]
        scored = [(sum(sign.weight for sign in explain(blocks, number, begin, outline)), -number) for number in candidates]
        best, negative = max(scored, default=(0, 0))
        number = -negative
        if best >= THRESHOLD and _prose_length(blocks[begin:number]) >= LEAST_PROSE and _has_own_text(blocks, number):
            starts.append(number)
            begin = number
        position = run
    return starts


def _prose_length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks if not block.is_heading)


def _has_own_text(blocks: list[Block], number: int) -> bool:
    following = [block for block in blocks[number + 1 :] if not block.is_heading]
    return bool(following) and _prose_length(blocks[number + 1 :]) >= LEAST_PROSE and _opening(blocks, number) is not None


def _opening(blocks: list[Block], number: int) -> Block | None:
    """Return the paragraph that opens the text below the heading at `number`, with no more than three short lines in between."""
    for block in blocks[number + 1 : number + 5]:
        if block.is_prose and len(block.text) >= FIRST_PROSE:
            return block
        if not (block.is_heading or block.is_prose):
            return None
    return None


def explain(blocks: list[Block], number: int, begin: int = 0, outline: Outline | None = None) -> list[Sign]:
    """Return the signs for and against a new article at the heading at `number`; the current article began at `begin`."""
    heading = blocks[number]
    is_section = bool(SECTION.search(heading.text)) and not KICKER.search(heading.text)
    signs = [*_signs_of_end(blocks, number, begin), *(outline or Outline.of(blocks)).signs(heading)]
    if is_section:
        signs.append(Sign("reads as a section of the article before", -4))
    elif GENRE.search(heading.text):
        signs.append(Sign("names a kind of article", 1))
    if not is_section and re.search(r":\s|\s[–—-]\s|\b20\d\d\b", heading.text):
        signs.append(Sign("has the form of a title", 1))
    if (
        not is_section
        and number + 1 < len(blocks)
        and blocks[number + 1].is_heading
        and not SECTION.search(blocks[number + 1].text)
    ):
        signs.append(Sign("has a second line, as under a title", 1))
    if number > begin and blocks[number - 1].is_heading and not CLOSING_SECTION.search(blocks[number - 1].text):
        signs.append(Sign("stands under another heading", -2))
    opening = _opening(blocks, number)
    if opening is None:
        return [*signs, Sign("opens no running text", -4)]
    if INVITES.search(opening.text):
        signs.append(Sign("the text under it invites", 1))
    if CONTINUES.search(opening.text):
        signs.append(Sign("the text under it goes on", -2))
    # The expensive check comes last, and only where it decides.
    if sum(sign.weight for sign in signs) >= THRESHOLD - 1 and _brings_new_words(blocks, number, begin):
        signs.append(Sign("its words are new and come again", 1))
    return signs


def _signs_of_end(blocks: list[Block], number: int, begin: int) -> list[Sign]:
    """Return the signs that the previous article has ended."""
    before = [block for block in blocks[begin:number] if block.kind is not BlockKind.BREAK]
    signs: list[Sign] = []
    if number and blocks[number - 1].kind is BlockKind.BREAK:
        ran_together = blocks[number - 1].level == Break.RUN_TOGETHER
        signs.append(
            Sign("it ran into the line before", 3) if ran_together else Sign("a line or a page break stands before it", 2)
        )
    if not before:
        return signs
    last = before[-1]
    if last.is_prose and re.search(r"[:,]$|[^\W\d_]$", last.text) and len(last.text) > FIRST_PROSE:
        signs.append(Sign("the text before is not finished", -3))
    ends = [sign for block in before[-3:] if (sign := _end_sign(block, is_last=block is last))]
    if ends:
        signs.append(max(ends, key=lambda sign: sign.weight))
    if len(ends) > 1:
        signs.append(Sign("more than one sign of an end", 1))
    return signs


def _end_sign(block: Block, *, is_last: bool) -> Sign | None:
    if is_contact_line(block):
        return Sign("contacts stand before it", 3)
    if block.is_heading:
        return Sign("a last section without text stands before it", 3) if is_last and CLOSING_SECTION.search(block.text) else None
    if not block.is_prose:
        return None
    if FACT_LABEL.search(block.text):
        return Sign("practical facts stand before it", 2)
    if not is_last:
        return None
    if LINK_LABEL.search(block.text) or (len(block.text) < FIRST_PROSE and WEB_ADDRESS.search(block.text)):
        return Sign("a link stands before it", 2)
    if ATTRIBUTION.search(block.text):
        return Sign("a quote with its speaker stands before it", 2)
    return Sign("an outlook stands before it", 2) if OUTLOOK.search(block.text) and len(block.text) < 300 else None


def _brings_new_words(blocks: list[Block], number: int, begin: int) -> bool:
    """Return whether a word of the heading recurs soon after it but never appeared in the previous article."""
    words = {word.casefold() for word in re.findall(r"[^\W\d_]{5,}|\b[^\W\d_a-zäöüß]{2,4}\b", blocks[number].text)}
    before = " ".join(block.text for block in blocks[begin:number]).casefold()
    after = " ".join(block.text for block in blocks[number + 1 : number + 6]).casefold()
    stems = {word[: max(5, len(word) - 2)] if len(word) > 4 else rf"\b{word}\b" for word in words}
    return any(re.search(stem, after) and not re.search(stem, before) for stem in stems)
