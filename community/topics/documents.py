"""Topics as documents of the search: for members, and for everybody once they were answered. Nobody's name is among their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.days import day_of
from community.markdown import words_of
from search.documents.document import MEMBERS, PUBLIC, SearchDocument
from search.documents.registry import TypeNames, register_source
from search.indexing.tasks import update_on_commit

from .models import Proposal
from .signals import changed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from cms.languages import NamedInLanguages

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class ProposalSource:
    """Yields documents of topics that were not withdrawn or merged; a document's key is the topic's."""

    name = "proposed_topic"
    types: Mapping[str, TypeNames] = {"proposed_topic": TypeNames(_("Proposed topic"), _("Proposed topics"))}

    def keys(self) -> Sequence[str]:
        return [str(key) for key in shown().order_by("pk").values_list("pk", flat=True)]

    def documents(self, keys: Collection[str]) -> Iterator[SearchDocument]:
        found = shown().filter(pk__in=[int(key) for key in keys]).select_related("host__region")
        related = ("topics", "partners__region", "organisations", "texts")
        for proposal in found.prefetch_related(*related).order_by("pk"):
            yield make_document(proposal)


def shown() -> QuerySet[Proposal]:
    return Proposal.objects.filter(withdrawn_at=None, merged_into=None)


def make_document(proposal: Proposal) -> SearchDocument:
    addresses = {}
    for language in LANGUAGES:
        with override(language):
            addresses[language] = proposal.get_absolute_url()
    places = [*([proposal.host] if proposal.host else []), *proposal.partners.all()]
    topics = proposal.listed_topics
    named: list[NamedInLanguages] = [*topics, *places, *proposal.organisations.all()]
    answers = [(one.title, words_of(one.text)) for one in proposal.texts.all()] if proposal.is_answered else []
    day = day_of(proposal.day)
    return SearchDocument(
        id=f"{ProposalSource.name}:{proposal.pk}",
        locale=proposal.language if proposal.language in LANGUAGES else settings.LANGUAGE_CODE,
        type="proposed_topic",
        title=proposal.title,
        url=addresses.get(proposal.language, addresses[settings.LANGUAGE_CODE]),
        versions=addresses,  # one topic, with the page's interface in every language
        audience=PUBLIC if proposal.is_public else MEMBERS,
        body="\n".join([words_of(proposal.challenge), *(part for answer in answers for part in answer if part)]),
        names={language: tuple(one.name_in(language) for one in named) for language in LANGUAGES},
        date=day,
        years=(day.year,),
        topics=tuple(topic.slug for topic in topics),
        regions=tuple(dict.fromkeys(one.region.slug for one in places if one.region)),
        countries=tuple(dict.fromkeys(one.country for one in places)),
        municipalities=tuple(str(one.pk) for one in places),
    )


def connect() -> None:
    """Register topics as a search source, and keep the index up to date."""
    register_source(ProposalSource())
    changed.connect(update, dispatch_uid="topics.search")


def update(keys: Collection[int], **_signal: object) -> None:
    update_on_commit(ProposalSource.name, [str(key) for key in keys])
