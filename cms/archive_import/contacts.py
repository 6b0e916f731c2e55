"""Contacts for readers: lines with names, e-mail addresses and phone numbers that belong together."""

import re
from dataclasses import dataclass

from .article import Block
from .dates import sentences
from .facts import APPLIES, REGISTERS
from .vocabulary import ASKS, CONTACT_HEADING, EMAIL, FACT_LABEL, PHONE, PHONE_LABEL

SHORT = 140
LONGEST_CONTACT_PARAGRAPH = 260  # a longer one that contains an address is running text


@dataclass(frozen=True, slots=True)
class Contacts:
    """The contacts as text, and the blocks without them."""

    text: str
    blocks: list[Block]


def is_contact_line(block: Block) -> bool:
    """Return whether a block is short and contains an e-mail address or a phone number."""
    if not block.is_prose or len(block.text) > LONGEST_CONTACT_PARAGRAPH:
        return False
    if len(block.text) > SHORT and not ASKS.search(block.text):
        return False
    return bool(EMAIL.search(block.text) or PHONE_LABEL.search(block.text) or _is_mostly_phone(block.text))


def _is_mostly_phone(text: str) -> bool:
    found = PHONE.search(text)
    return found is not None and len(found.group()) * 2 > len(text)


def extract_contacts(blocks: list[Block]) -> Contacts:
    """Take the contacts out of `blocks`: each line with an address, the names above it, and the sentence that introduces them.

    An address within running text is copied, and the text stays.
    """
    taken: set[int] = set()
    for number, block in enumerate(blocks):
        if number not in taken and is_contact_line(block) and not _says_where_to_apply(block):
            taken.update(_group_around(blocks, number))
    lines = [blocks[number].text for number in sorted(taken) if not CONTACT_HEADING.search(blocks[number].text)]
    kept = [block for number, block in enumerate(blocks) if number not in taken]
    lines += [
        address for block in kept if not any(line == block.text for line in lines) for address in _asked_in_passing(block, lines)
    ]
    return Contacts("\n".join(lines), kept)


def _says_where_to_apply(block: Block) -> bool:
    """Return whether a line with an address is about applying: then it belongs to the text."""
    text = EMAIL.sub("", block.text)
    return bool(APPLIES.search(text) or REGISTERS.search(text)) and not ASKS.search(text)


def _group_around(blocks: list[Block], anchor: int) -> set[int]:
    group = {anchor}
    above = anchor - 1
    while above >= 0 and _is_name_line(blocks[above]):
        group.add(above)
        above -= 1
    if (
        above >= 0
        and blocks[above].is_prose
        and ASKS.search(blocks[above].text)
        and len(blocks[above].text) <= LONGEST_CONTACT_PARAGRAPH
    ):
        group.add(above)
        above -= 1
    elif len(group) > 1 and not EMAIL.search(blocks[anchor].text) and above >= 0 and not blocks[above].is_heading:
        # Names above a bare number, without an introduction: not enough to be sure that they belong to it.
        group = {anchor, *(number for number in group if blocks[number].attached or number == above + 1)}
    below = anchor + 1
    while below < len(blocks) and is_contact_line(blocks[below]):
        group.add(below)
        below += 1
    # A heading with nothing but contacts below it is removed with them.
    ends_there = below >= len(blocks) or blocks[below].is_heading
    if above >= 0 and ends_there and blocks[above].is_heading and CONTACT_HEADING.search(blocks[above].text):
        group.add(above)
    return group


def _is_name_line(block: Block) -> bool:
    """Return whether a block is a name, a role or an office: short, and not a sentence."""
    if not (block.is_prose or block.is_heading) or len(block.text) > SHORT or CONTACT_HEADING.search(block.text):
        return False
    if EMAIL.search(block.text) and _says_where_to_apply(block):
        return False
    if FACT_LABEL.search(block.text) and not EMAIL.search(block.text) and not PHONE_LABEL.search(block.text):
        return False
    return bool(block.text) and not re.search(r"[.!?:;؟)\]]$", block.text) and len(block.text.split()) <= 14


def _asked_in_passing(block: Block, lines: list[str]) -> list[str]:
    if not block.is_prose or not EMAIL.search(block.text):
        return []
    asking = [block.text[first:last].strip() for first, last in sentences(block.text) if EMAIL.search(block.text[first:last])]
    known = " ".join(lines)
    return [sentence for sentence in asking if any(address not in known for address in EMAIL.findall(sentence))]
