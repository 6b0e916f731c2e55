"""Pages that a page is tied to, as the reader can read them: through its fields, related, in other languages.

All are looked up for a whole list at once; a page that was not, such as one inside another, looks up its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import override
from wagtail.models import Page

from cms.base_url import absolute_address
from cms.languages import active_language
from cms.links import kind_of, page_links
from cms.localisation import all_locales, rank_for, readable_versions
from cms.pages.base import related_keys_of

#: What is needed of a page to name it and link to it.
NAMED = ("title", "url_path", "slug", "locale", "translation_key", "content_type", "alias_of")

Context = dict[str, Any]


def text_language(page: Any) -> str:
    """Return the language code of the page's text."""
    shown = page.alias_of if page.alias_of_id else page
    return all_locales()[shown.locale_id].language_code


def page_facts(page: Any) -> dict[str, Any]:
    """Return what a link to `page` needs, as of pages chosen in blocks: id, type, title, href, locale."""
    href = absolute_address(page.get_url() or "")
    return {"id": page.pk, "type": kind_of(page), "title": page.title, "href": href, "locale": text_language(page)}


# --- Through fields -------------------------------------------------------------------------------------------------


def tied_page(pk: int | None, model: type[Any], context: Context) -> Any:
    """Return the page to show for the page `pk` of `model`, which a field refers to; None if the reader can read none."""
    if pk is None:
        return None
    tied = context.setdefault("tied", {})
    key = (active_language(), pk)
    if key not in tied:
        look_up_tied({active_language(): {pk}}, model, context)
    return tied[key]


def look_up_tied(wanted: dict[str, set[int]], model: type[Any], context: Context) -> list[Any]:
    """Look up the pages of `model` with these ids, for the readers of each language, and return those to show.

    That is the version that a link leads to; if nobody in public can read one, the page itself, for a reader who can.
    """
    targets: dict[tuple[str, int], int] = {}
    for language, ids in wanted.items():
        with override(language):
            links = page_links(ids)
        targets |= {(language, pk): (link.pk if (link := links.get(pk)) else pk) for pk in ids}
    closed = {pk for (language, pk), target in targets.items() if target == pk}
    closed -= {pk for pk, is_readable in context.setdefault("readable", {}).items() if is_readable}
    if closed:
        readable = set(context["view"].get_base_queryset().filter(pk__in=closed).values_list("pk", flat=True))
        context["readable"].update({pk: pk in readable for pk in closed})
    shown = {target for (_language, pk), target in targets.items() if target != pk or context["readable"].get(pk)}
    found = model.objects.in_bulk(shown)
    give_locales(found.values())
    prefetch_related_objects([page for page in found.values() if page.alias_of_id], "alias_of")
    context.setdefault("tied", {}).update({key: found.get(target) for key, target in targets.items()})
    return list(found.values())


# --- Related --------------------------------------------------------------------------------------------------------


def related_facts(page: Any, context: Context) -> dict[str, list[dict[str, Any]]]:
    """Return the pages related to `page`, by kind of relation, each in the version that its readers can read."""
    related: dict[int, dict[str, list[dict[str, Any]]]] = context.setdefault("related", {})
    if page.pk not in related:
        look_up_related([page], context)
    return related[page.pk]


def look_up_related(pages: list[Any], context: Context) -> None:
    """Look up the related pages of `pages`, all of one type. Four queries at most."""
    keys = related_keys_of(pages)
    versions = readable_versions(key for ties in keys.values() for found in ties.values() for key in found)
    aliases = [page for those in versions.values() for page in those if page.alias_of_id]
    prefetch_related_objects(aliases, "alias_of")
    related = context.setdefault("related", {})
    for page in pages:
        language = text_language(page)
        related[page.pk] = {
            tie: [page_facts(best_for(language, versions[key])) for key in dict.fromkeys(found) if key in versions]
            for tie, found in keys[page.translation_key].items()
        }


def best_for(language: str, versions: list[Page]) -> Page:
    return min(versions, key=lambda page: rank_for(language, page.locale.language_code))


# --- In other languages ---------------------------------------------------------------------------------------------


def translation_facts(page: Any, context: Context) -> list[dict[str, Any]]:
    """Return the page's versions in the other languages, as far as the reader can read them."""
    translations: dict[int, list[dict[str, Any]]] = context.setdefault("translations", {})
    if page.pk not in translations:
        look_up_translations([page], context)
    return translations[page.pk]


def look_up_translations(pages: list[Any], context: Context) -> None:
    """Look up the versions of `pages` in other languages. One query.

    An alias that stands in for a missing translation is one of them, with the locale in whose tree it stands.
    """
    families = defaultdict(list)
    found = context["view"].get_base_queryset().filter(translation_key__in={page.translation_key for page in pages})
    versions = list(found.only(*NAMED).order_by("pk"))
    give_locales(versions)
    for version in versions:
        families[version.translation_key].append(version)
    translations = context.setdefault("translations", {})
    for page in pages:
        translations[page.pk] = [
            {
                "locale": version.locale.language_code,
                "id": version.pk,
                "title": version.title,
                "href": absolute_address(version.get_url() or ""),
                "is_alias": version.alias_of_id is not None,
            }
            for version in families[page.translation_key]
            if version.pk != page.pk
        ]


def give_locales(pages: Iterable[Any]) -> None:
    """Set the locales of `pages`, which the site remembers."""
    locales = all_locales()
    for page in pages:
        page.locale = locales[page.locale_id]
