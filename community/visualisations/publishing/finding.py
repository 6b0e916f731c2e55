"""What is released, for pages, the gallery and the search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from cms.languages import active_language
from cms.visuals import Visual, VisualPicture
from community.visualisations.cases.crediting import PUBLIC_LICENCES
from community.visualisations.lookups import key_of
from community.visualisations.making.marking import kind_of
from community.visualisations.models import Picture, Release
from community.visualisations.pictures import shown_picture
from community.visualisations.provenance.pictures import mark_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from django.db.models import QuerySet


class Visuals:
    """The provider of `cms.visuals`."""

    def find(self, keys: Collection[str]) -> Mapping[str, Visual]:
        wanted = {key_of(key) for key in keys}
        return {visual.key: visual for visual in visuals_of(Release.objects.public().filter(key__in=wanted))}

    def choices(self) -> list[tuple[str, str]]:
        releases = Release.objects.public().select_related("variant__case__session")
        return [(str(one.key), f"{one.variant}: {one.variant.case} ({one.variant.case.session})") for one in releases]


def visuals_of(releases: QuerySet[Release]) -> list[Visual]:
    """Return releases as pages show them: two queries, however many they are."""
    return [visual_of(one) for one in with_all_of_releases(releases)]


def with_all_of_releases(releases: QuerySet[Release]) -> QuerySet[Release]:
    """Return the releases with their pictures, places and sessions."""
    files = Picture.objects.filter(use=Picture.Use.RELEASED)
    found = releases.select_related("variant__case__municipality", "variant__case__session", "variant__photo")
    return found.prefetch_related(Prefetch("pictures", files))


def visual_of(release: Release) -> Visual:
    variant, case = release.variant, release.variant.case
    pictures = list(release.pictures.all())
    licence, licence_url = PUBLIC_LICENCES.get(case.licence, (str(case.get_licence_display()), ""))
    return Visual(
        key=str(release.key),
        title=variant.title,
        place=case.where,
        before=picture_of([one for one in pictures if one.photo_id], variant.photo.alt_text),
        after=picture_of([one for one in pictures if one.variant_id], variant.alt_text),
        mark=mark_text(kind_of(variant), active_language()),
        made_with=variant.model or variant.made_with,
        credit=case.credit,
        licence=licence,
        licence_url=licence_url,
        address=release.get_absolute_url(),
        language=variant.language,
    )


def picture_of(pictures: Iterable[Any], alt: str) -> VisualPicture:
    shown = shown_picture(pictures, alt)
    if shown is None:
        return VisualPicture("", 0, 0, alt)
    return VisualPicture(shown.address, shown.width, shown.height, alt, shown.avif, shown.webp)
