"""Released variants in the search, for everybody who may see them: the public, or members only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.days import day_of
from community.groups.documents import LANGUAGES, address_in
from community.visualisations.models import Audience, Release
from community.visualisations.rules import audience_of
from search.documents.document import MEMBERS, PUBLIC, SearchDocument
from search.documents.registry import TypeNames, register_source
from search.indexing.tasks import update_on_commit

from .signals import release_changed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from cms.models import Municipality

TYPE = "visualisation"


class ReleaseSource:
    """Yields documents of releases; a document's key is the release's id."""

    name = TYPE
    types: Mapping[str, TypeNames] = {TYPE: TypeNames(_("Visualisation"), _("Visualisations"))}

    def keys(self) -> Sequence[str]:
        return [str(pk) for pk in Release.objects.open_to_members().order_by("pk").values_list("pk", flat=True)]

    def documents(self, keys: Collection[str]) -> Iterator[SearchDocument]:
        releases = Release.objects.open_to_members().filter(pk__in=[int(key) for key in keys]).order_by("pk")
        for release in releases.select_related("variant__case__municipality", "variant__case__session", "variant__photo"):
            yield make_document(release)


def make_document(release: Release) -> SearchDocument:
    variant, case = release.variant, release.variant.case
    addresses = {language: address_in(language, "visualisations:released", str(release.key)) for language in LANGUAGES}
    day = day_of(release.released_at)
    with override(variant.language):
        place = case.where
    return SearchDocument(
        id=f"{TYPE}:{release.pk}",
        locale=variant.language,
        type=TYPE,
        title=f"{variant.title}: {place}" if place else variant.title,
        url=addresses.get(variant.language, addresses[settings.LANGUAGE_CODE]),
        versions=addresses,  # one release, with its interface in every language
        audience=PUBLIC if audience_of(case) == Audience.PUBLIC else MEMBERS,
        body=" ".join(filter(None, (variant.alt_text, variant.photo.alt_text, case.today, case.wish))),
        names=names_of(case.municipality) if case.municipality else {},
        date=day,
        years=(day.year,),
    )


def names_of(municipality: Municipality) -> dict[str, tuple[str, ...]]:
    """Return the name of a municipality by language, so that the words of each find the release."""
    return {language: (municipality.name_in(language),) for language in LANGUAGES}


def connect() -> None:
    """Register releases as a source of the search, and keep the index up to date."""
    register_source(ReleaseSource())
    release_changed.connect(changed, dispatch_uid="visualisations.release_changed")


def changed(keys: Collection[int], **_signal: Any) -> None:
    update_on_commit(TYPE, [str(key) for key in keys])
