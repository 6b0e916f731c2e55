"""Between groups and their public pages: one query for many groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cms.pages.alumni_group import AlumniGroupPage

    from .models import Group


def pages_of(groups: Iterable[Group], language: str) -> dict[int, AlumniGroupPage]:
    """Return the published public pages by group key: in `language`, else in the language each was chosen in."""
    from cms.pages.alumni_group import AlumniGroupPage

    chosen = {group.pk: group.page_id for group in groups if group.page_id}
    keys = dict(AlumniGroupPage.objects.filter(pk__in=chosen.values()).values_list("pk", "translation_key"))
    versions = AlumniGroupPage.objects.live().filter(translation_key__in=keys.values()).select_related("locale")
    by_key: dict[object, list[AlumniGroupPage]] = {}
    for page in versions:
        by_key.setdefault(page.translation_key, []).append(page)
    found = {}
    for group_pk, page_pk in chosen.items():
        pages = by_key.get(keys.get(page_pk), [])
        best = next((page for page in pages if page.locale.language_code == language), None)
        best = best or next((page for page in pages if page.pk == page_pk), None)
        if best:
            found[group_pk] = best
    return found
