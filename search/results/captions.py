"""What is said of a document beside its title, wherever the site shows one: what it is, when it was, and in which colour."""

from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from cms.formatting import format_date, local_digits
from cms.models import Topic
from search.documents.document import SearchDocument
from search.documents.registry import names_of_type


def colours_of(documents: Iterable[SearchDocument]) -> dict[str, str]:
    """Return the theme's colour for the first topic of each document, by the topic."""
    return topic_colours({document.topics[0] for document in documents if document.topics})


def topic_colours(topics: Collection[str]) -> dict[str, str]:
    """Return the theme's colours of `topics`, at most one query."""
    return dict(Topic.objects.filter(slug__in=topics).values_list("slug", "colour")) if topics else {}


def kind_of(document: SearchDocument, formats: Mapping[str, str]) -> str:
    """Return what it is: of a learning process its format says more, whose names are `formats`."""
    if document.type == "process" and document.format:
        return formats[document.format]
    return str(names_of_type(document.type).one)


def when(document: SearchDocument) -> str:
    """Return the years of what takes years, the day of what has one."""
    if len(document.years) > 1:
        return local_digits(f"{document.years[0]}–{document.years[-1]}")
    return format_date(document.date) if document.date and document.years else ""


def standing(document: SearchDocument) -> str:
    """Return what is no longer: that a call is closed or an event past, "" of all else. It is so by the clock."""
    if document.is_closed:
        return _("closed")
    return _("Past") if document.is_past else ""
