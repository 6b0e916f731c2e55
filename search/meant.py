"""Results that were found by what they mean: why, in their own words."""

from django.utils.html import escape

from .documents import SearchDocument
from .hits import Hit
from .meaning.passages import passages_of

LENGTH = 480  # characters of a passage that is shown


def meant_hit(document: SearchDocument, locale: str, score: float, number: int) -> Hit:
    """Return `document` as found by its passage of that number, with nothing marked: no word of the query need be in it."""
    found = [passage.text for passage in passages_of(document) if passage.number == number and passage.text]
    return Hit(
        document=document,
        score=round(score, 4),
        title=escape(document.title),
        snippet=escape(shorten(found[0] if found else document.lead, LENGTH)),
        matched_in=("meaning",),
        matched_names=(),
        cross_language=document.locale != locale,
    )


def shorten(text: str, length: int) -> str:
    """Return the beginning of `text`, at most `length` characters, cut between words."""
    return text if len(text) <= length else f"{text[:length].rpartition(' ')[0]} …"
