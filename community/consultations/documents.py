"""What consultations have released, in the search: for everybody. Nothing else of a consultation is indexed, for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.days import day_of
from community.groups.documents import LANGUAGES, address_in
from search.documents.document import PUBLIC, SearchDocument
from search.documents.registry import TypeNames, register_source
from search.indexing.tasks import update_on_commit
from search.sources.page_text import plain

from .models import Release
from .signals import release_changed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

TYPE = "consultation"


class ReleaseSource:
    """Yields documents of releases; a document's key is the release's id."""

    name = TYPE
    types: Mapping[str, TypeNames] = {TYPE: TypeNames(_("From a peer consultation"), _("From peer consultations"))}

    def keys(self) -> Sequence[str]:
        return [str(pk) for pk in Release.objects.public().order_by("pk").values_list("pk", flat=True)]

    def documents(self, keys: Collection[str]) -> Iterator[SearchDocument]:
        for release in Release.objects.public().filter(pk__in=[int(key) for key in keys]).order_by("pk"):
            yield make_document(release)


def make_document(release: Release) -> SearchDocument:
    addresses = {language: address_in(language, "consultations:released", str(release.key)) for language in LANGUAGES}
    day = day_of(release.agreed_at or release.proposed_at)
    return SearchDocument(
        id=f"{TYPE}:{release.pk}",
        locale=release.language,
        type=TYPE,
        title=release.title,
        url=addresses.get(release.language, addresses[settings.LANGUAGE_CODE]),
        versions=addresses,  # one text, with its interface in every language
        audience=PUBLIC,
        body=plain(release.html),
        date=day,
        years=(day.year,),
    )


def changed(release: Release, **_signal: object) -> None:
    update_on_commit(TYPE, [str(release.pk)])


def connect() -> None:
    """Register releases as a source of the search, and keep the index up to date."""
    register_source(ReleaseSource())
    release_changed.connect(changed, dispatch_uid="consultations.release_changed")
