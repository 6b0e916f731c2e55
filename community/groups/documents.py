"""Search documents of groups: rooms with their welcome texts.

Each belongs to the audience of its group: search checks the same roles that open the room (`audiences_of_groups`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.models import AlumniGroupPage
from cms.visibility import readable
from search.documents.document import SearchDocument, audience_of_group
from search.documents.registry import TypeNames
from search.sources.page_text import plain

from .models import Group

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class RoomSource:
    """Yields documents of rooms; a document's key is the group's id."""

    name = "room"
    types: Mapping[str, TypeNames] = {"room": TypeNames(_("Group room"), _("Group rooms"))}

    def keys(self) -> Sequence[str]:
        return [str(pk) for pk in Group.objects.order_by("pk").values_list("pk", flat=True)]

    def documents(self, keys: Collection[str]) -> Iterator[SearchDocument]:
        groups = list(Group.objects.filter(pk__in=[int(key) for key in keys]).select_related("page"))
        titles = titles_of(groups)
        for group in groups:
            yield make_room(group, titles[group.pk])


def titles_of(groups: Collection[Group]) -> dict[int, dict[str, str]]:
    """Return by group its title in each language: from its public page if there is one, else the group's own name. One query."""
    keys = {group.page.translation_key for group in groups if group.page}
    pages = readable(AlumniGroupPage.objects.filter(translation_key__in=keys), now=True).select_related("locale") if keys else ()
    titles = {(page.translation_key, page.locale.language_code): page.title for page in pages}
    return {
        group.pk: {
            language: titles.get((group.page.translation_key, language), str(group)) if group.page else str(group)
            for language in LANGUAGES
        }
        for group in groups
    }


def make_room(group: Group, titles: Mapping[str, str]) -> SearchDocument:
    addresses = {language: address_in(language, "groups:room", group.slug) for language in LANGUAGES}
    return SearchDocument(
        id=f"{RoomSource.name}:{group.pk}",
        locale=settings.LANGUAGE_CODE,
        type="room",
        title=titles[settings.LANGUAGE_CODE],
        url=addresses[settings.LANGUAGE_CODE],
        versions=addresses,  # one room, with its interface in every language
        audience=audience_of_group(group.pk),
        body=plain(group.welcome_html),
        names={language: (title,) for language, title in titles.items()},
    )


def address_in(language: str, name: str, argument: str) -> str:
    with override(language):
        return reverse(name, args=[argument])
