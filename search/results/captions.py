"""What is shown with a document's title anywhere on the site: its kind, its date and its colour."""

from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from cms.formatting import format_date, local_digits
from cms.models import Topic
from search.documents.document import SearchDocument
from search.documents.registry import names_of_type


def colours_of(documents: Iterable[SearchDocument]) -> dict[str, str]:
    """Return the colours of each document's first topic, by topic."""
    return topic_colours({document.topics[0] for document in documents if document.topics})


def topic_colours(topics: Collection[str]) -> dict[str, str]:
    """Return the colours of `topics`, by topic. At most one query."""
    return dict(Topic.objects.filter(slug__in=topics).values_list("slug", "colour")) if topics else {}


def kind_of(document: SearchDocument, formats: Mapping[str, str]) -> str:
    """Return the kind of a document; for a learning process, its format. `formats` are the names of formats."""
    if document.type == "process" and document.format:
        return formats[document.format]
    return str(names_of_type(document.type).one)


def when(document: SearchDocument) -> str:
    """Return the years of a process, or the date of a page that has one."""
    if len(document.years) > 1:
        return local_digits(f"{document.years[0]}–{document.years[-1]}")
    return format_date(document.date) if document.date and document.years else ""


def state_label(document: SearchDocument) -> str:
    """Return the label of a closed call or a past event, "" for everything else."""
    if document.is_closed:
        return _("closed")
    return _("Past") if document.is_past else ""
