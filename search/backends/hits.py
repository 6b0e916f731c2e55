"""Why a document was found: what every engine says of a hit alike."""

from search.documents import SearchDocument
from search.snippets import Marker

from .base import Hit, SearchRequest


def make_hit(document: SearchDocument, request: SearchRequest, score: float) -> Hit:
    """Return `document` as a hit of `request`, with the words marked and the places that matched."""
    marker = Marker(request.query, document.locale)
    headings = " · ".join(document.headings)
    texts = {"title": document.title, "lead": document.lead, "headings": headings, "body": document.body}
    matched_in = [place for place, text in texts.items() if marker.is_in(text)]
    readers = Marker(request.query, request.locale)
    matched_names = tuple(name for name in document.names.get(request.locale, ()) if readers.is_in(name))
    if matched_names or (request.query.wanted and not matched_in):
        matched_in.append("names")
    return Hit(
        document=document,
        score=round(score, 4),
        title=marker.mark(document.title),
        snippet=marker.snippet(document.lead, document.body, headings),
        matched_in=tuple(matched_in),
        matched_names=matched_names,
        cross_language=document.locale != request.locale,
    )
