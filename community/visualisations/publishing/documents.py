"""Released variants in the search, for everybody who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from community.visualisations.models import Release
from search.documents.document import PUBLIC, SearchDocument
from search.documents.registry import TypeNames, register_source
from search.indexing.tasks import update_on_commit

from .finding import visuals_of
from .signals import release_changed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

TYPE = "visualisation"


class ReleaseSource:
    """Yields documents of public releases; a document's key is the release's id."""

    name = TYPE
    types: Mapping[str, TypeNames] = {TYPE: TypeNames(_("Visualisation"), _("Visualisations"))}

    def keys(self) -> Sequence[str]:
        return [str(pk) for pk in Release.objects.public().order_by("pk").values_list("pk", flat=True)]

    def documents(self, keys: Collection[str]) -> Iterator[SearchDocument]:
        releases = Release.objects.public().filter(pk__in=[int(key) for key in keys]).order_by("pk")
        facts = releases.values_list("pk", "released_at", "variant__case__today", "variant__case__wish")
        told = {pk: (released_at, today, wish) for pk, released_at, today, wish in facts}
        for visual, pk in zip(visuals_of(releases), [pk for pk, *_rest in facts], strict=True):
            released_at, today, wish = told[pk]
            yield SearchDocument(
                id=f"{TYPE}:{pk}",
                locale=visual.language,
                type=TYPE,
                title=f"{visual.title}: {visual.place}" if visual.place else visual.title,
                url=visual.address,
                audience=PUBLIC,
                body=" ".join(filter(None, (visual.after.alt, visual.before.alt, today, wish))),
                date=released_at.date(),
                years=(released_at.year,),
            )


def connect() -> None:
    """Register releases as a source of the search, and keep the index up to date."""
    register_source(ReleaseSource())
    release_changed.connect(changed, dispatch_uid="visualisations.release_changed")


def changed(keys: Collection[int], **_signal: Any) -> None:
    update_on_commit(TYPE, [str(key) for key in keys])
