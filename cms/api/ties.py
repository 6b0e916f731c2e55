"""Pages that a page is tied to, as the reader can read them: through its fields, related, in other languages.

All are looked up for a whole list at once; a page that was not, such as one inside another, looks up its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import override
from wagtail.models import Page

from cms.base_url import absolute_address
from cms.languages import active_language
from cms.links import kind_of, page_links
from cms.localisation import all_locales, rank_for, readable_versions
from cms.pages.base import related_keys_of

#: What is needed of a page to name it and link to it.
NAMED = ("title", "url_path", "slug", "path", "depth", "locale", "translation_key", "content_type", "alias_of")

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
    closed: set[int] = set()  # to the public
    for language, ids in wanted.items():
        with override(language):
            links = page_links(ids)
        targets |= {(language, pk): (link.pk if (link := links.get(pk)) else pk) for pk in ids}
        closed |= {pk for pk in ids if not links.get(pk)}
    hidden = {pk for pk in closed if pk not in look_up_readable(closed, context)}
    found = model.objects.in_bulk({target for target in targets.values() if target not in hidden})
    give_locales(found.values())
    give_sources(found.values())
    context.setdefault("tied", {}).update({key: found.get(target) for key, target in targets.items()})
    return list(found.values())


def look_up_readable(ids: set[int], context: Context) -> set[int]:
    """Return those of the pages that the reader can read. One query at most."""
    known: dict[int, bool] = context.setdefault("readable", {})
    if missing := ids - known.keys():
        readable = set(context["view"].get_base_queryset().filter(pk__in=missing).values_list("pk", flat=True))
        known.update({pk: pk in readable for pk in missing})
    return {pk for pk in ids if known[pk]}


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
    give_sources(page for those in versions.values() for page in those)
    related = context.setdefault("related", {})
    for page in pages:
        language = text_language(page)
        related[page.pk] = {
            tie: [page_facts(best_for(language, versions[key])) for key in dict.fromkeys(found) if key in versions]
            for tie, found in keys[page.translation_key].items()
        }


def best_for(language: str, versions: list[Page]) -> Page:
    return min(versions, key=lambda page: rank_for(language, page.locale.language_code))


# --- In other languages, above, mirrored ----------------------------------------------------------------------------


def translation_facts(page: Any, context: Context) -> list[dict[str, Any]]:
    """Return the page's versions in the other languages, as far as the reader can read them."""
    translations: dict[int, list[dict[str, Any]]] = context.setdefault("translations", {})
    if page.pk not in translations:
        look_up_relatives([page], context)
    return translations[page.pk]


def parent_of(page: Any, context: Context) -> Any:
    """Return the page above `page`; None if the reader cannot read it."""
    parents: dict[str, Any] = context.setdefault("parents", {})
    above = page.path[: -page.steplen]
    if above not in parents:
        look_up_relatives([page], context, with_parents=True)
    return parents[above]


def look_up_relatives(pages: list[Any], context: Context, *, with_parents: bool = False) -> None:
    """Look up what the reader can read of the versions of `pages` in other languages and of the pages that they mirror, and those above.

    One query. An alias that stands in for a missing translation is one of them, with the locale in whose tree it stands.
    """
    sources = {page.alias_of_id for page in pages} - {None}
    above = {page.path[: -page.steplen] for page in pages} if with_parents else set()
    wanted = Q(translation_key__in={page.translation_key for page in pages}) | Q(pk__in=sources)
    if above:
        wanted |= Q(path__in=above)
    found = list(context["view"].get_base_queryset().filter(wanted).only(*NAMED).order_by("pk"))
    give_locales(found)
    families = defaultdict(list)
    for version in found:
        families[version.translation_key].append(version)
    readable = {version.pk for version in found}
    context.setdefault("readable", {}).update({pk: pk in readable for pk in sources})
    by_path = {version.path: version for version in found}
    context.setdefault("parents", {}).update({path: by_path.get(path) for path in above})
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


def give_sources(pages: Iterable[Any]) -> None:
    """Set the pages that aliases mirror, as far as they are told of. One query."""
    aliases = [page for page in pages if page.alias_of_id]
    prefetch_related_objects(aliases, Prefetch("alias_of", Page.objects.only(*NAMED)))
    give_locales(page.alias_of for page in aliases)
