"""Turns pages of the site into documents, if they are published, public and not expired."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.families import Scope
from cms.formatting import country_name, country_names
from cms.models import CallPage, EventPage, LearningProcessPage, Municipality, Region, Topic
from cms.pages.base import BasePage
from cms.typed_numbers import sent_key
from search.documents.document import PUBLIC, AttachedFile, SearchDocument
from search.documents.registry import TypeNames

from .attached import files_of
from .findable import content_types, findable_models, findable_pages
from .page_text import pieces_of
from .translations import Family, Version, families_of

Named = Topic | Region | Municipality

TIMELESS = frozenset({"group", "page"})  # listed under their publication date, which has nothing to do with their subject

# The relations from a page to its topics and places.
TOPIC_PATHS, REGION_PATHS = ("topics",), ("regions",)
MUNICIPALITY_PATHS = ("municipalities", "municipality", "participations__municipality")
DIRECT_PATHS = tuple(path for path in (*TOPIC_PATHS, *REGION_PATHS, *MUNICIPALITY_PATHS) if "__" not in path)


class PageSource:
    """Turns pages into documents; a document's key is the id of the page."""

    name = "page"
    types: Mapping[str, TypeNames] = {
        "call": TypeNames(_("Call"), _("Calls")),
        "process": TypeNames(_("Learning process"), _("Learning processes")),
        "group": TypeNames(_("Alumni group"), _("Alumni groups")),
        "event": TypeNames(_("Event"), _("Events")),
        "report": TypeNames(_("Report"), _("Reports")),
        "news": TypeNames(_("News"), _("News")),
        "page": TypeNames(_("Page"), _("Pages")),
    }

    def keys(self) -> Sequence[str]:
        return [str(pk) for pk in findable_pages().order_by("pk").values_list("pk", flat=True)]

    def documents(self, keys: Collection[str]) -> Iterator[SearchDocument]:
        """Yield the documents. The number of queries does not depend on the number of pages per type."""
        wanted = {int(key) for key in keys}
        findable = findable_pages()
        families = findable.filter(pk__in=wanted).values_list("translation_key", flat=True)
        by_model: dict[type[BasePage], list[int]] = defaultdict(list)
        models = {content_type.pk: model for model, content_type in content_types().items()}
        for pk, content_type in findable.filter(translation_key__in=list(families)).values_list("pk", "content_type_id"):
            by_model[models[content_type]].append(pk)
        pages = [page for model, pks in by_model.items() for page in pages_with_all(model.objects.filter(pk__in=pks))]
        yield from make_documents(pages, wanted)


def pages_with_all(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Return `pages`, all of one type, with the related objects that their documents need."""
    model = pages.model
    paths = {path for path in (*TOPIC_PATHS, *REGION_PATHS) if has_relation(model, path)}
    paths |= {f"{path}__region" for path in MUNICIPALITY_PATHS if has_relation(model, path)}
    return pages.select_related("locale").prefetch_related(*sorted(paths))


def make_documents(pages: list[Any], wanted: Collection[int]) -> Iterator[SearchDocument]:
    """Yield the documents of those of `pages` that are `wanted`. `pages` must contain all their findable versions."""
    texts = {page.pk: text_of(page) for page in pages}
    addressed = {page.pk: url for page in pages if (url := page.get_url())}  # a page outside of any site has none
    versions = {
        page.pk: Version(page.pk, str(page.translation_key), page.locale.language_code, addressed[page.pk], str(texts[page.pk]))
        for page in pages
        if page.pk in addressed
    }
    families = families_of(versions.values())
    found = [page for page in pages if page.pk in wanted and page.pk in versions]
    files = files_of(found)
    expiry = expiry_of_families(pages)
    for page in found:
        version = versions[page.pk]
        ends = min(filter(None, (page.expire_at, expiry.get(version.family))), default=None)
        yield make_document(page, texts[page.pk], version, families[version.family], files.get(page.pk, ()), ends)


def expiry_of_families(pages: Iterable[Any]) -> Mapping[str, datetime.datetime]:
    """Return the time when a page expires in all its languages, by family."""
    found: dict[str, datetime.datetime] = {}
    for page in pages:
        if page.expire_at and page.expiry_scope == Scope.FAMILY:
            family = str(page.translation_key)
            found[family] = min(page.expire_at, found.get(family, page.expire_at))
    return found


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page."""

    title: str
    lead: str
    headings: tuple[str, ...]
    body: str

    def __str__(self) -> str:
        return "\n".join(part for part in (self.title, self.lead, *self.headings, self.body) if part)


def text_of(page: Any) -> PageText:
    pieces = pieces_of(page, page.text_fields)
    return PageText(
        title=page.title,
        lead=page.summary,
        headings=tuple(piece.text for piece in pieces if piece.is_heading),
        body=" ".join(piece.text for piece in pieces if not piece.is_heading),
    )


def make_document(
    page: Any,
    text: PageText,
    version: Version,
    family: Family,
    files: tuple[AttachedFile, ...] = (),
    expires_at: datetime.datetime | None = None,
) -> SearchDocument:
    topics = related_along(page, TOPIC_PATHS)
    municipalities = related_along(page, MUNICIPALITY_PATHS)
    regions = unique([*related_along(page, REGION_PATHS), *(place.region for place in municipalities if place.region)])
    countries = tuple(sorted({place.country for place in municipalities}))
    learning_format = format_of(page)
    return SearchDocument(
        id=f"{PageSource.name}:{page.pk}",
        locale=version.language,
        type=page.search_type,
        title=text.title,
        url=version.url,
        audience=PUBLIC,
        family=version.family,
        readers=family.readers_of(version),
        versions=family.urls,
        translations=family.translations_of(version),
        lead=text.lead,
        headings=text.headings,
        body=" ".join(filter(None, (text.body, *(file.title for file in files)))),
        names=names_in_languages([*topics, *regions, *municipalities], countries, learning_format, place_of(page)),
        date=page.listed_on,
        years=years_of(page),
        topics=tuple(topic.slug for topic in topics),
        regions=tuple(region.slug for region in regions),
        countries=countries,
        municipalities=tuple(str(place.pk) for place in municipalities),
        format=learning_format,
        languages=tuple(getattr(page, "working_languages", ())),
        opens_at=page.opens_at if isinstance(page, CallPage) else None,
        closes_at=page.closes_at if isinstance(page, CallPage) else None,
        ends_at=(page.ends_at or page.starts_at) if isinstance(page, EventPage) else None,
        expires_at=expires_at,
        files=files,
    )


def has_relation(model: type[Model], path: str) -> bool:
    """Return whether `model` has the first relation in `path`."""
    return any(field.name == path.split("__", maxsplit=1)[0] for field in model._meta.get_fields())


def related_along(page: Any, paths: tuple[str, ...]) -> list[Any]:
    """Return the distinct objects that the page is related to along `paths`."""
    return unique(thing for path in paths if has_relation(type(page), path) for thing in along(page, path.split("__")))


def along(start: Any, steps: list[str]) -> Iterator[Any]:
    if not steps:
        yield start
        return
    next_ones = getattr(start, steps[0])
    for thing in next_ones.all() if hasattr(next_ones, "all") else filter(None, [next_ones]):
        yield from along(thing, steps[1:])


def unique(things: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(things))


def place_of(page: Any) -> tuple[str, str]:
    """Return the language of the page, and the place that it names in this language."""
    return page.locale.language_code, getattr(page, "place", "")


def format_of(page: Any) -> str:
    """Return the format of a learning process, or of the process that a call is for."""
    if isinstance(page, LearningProcessPage):
        return str(page.format)
    if isinstance(page, CallPage) and page.kind in LearningProcessPage.Format.values:
        return str(page.kind)
    return ""


def years_of(page: Any) -> tuple[int, ...]:
    """Return all years of a process, or the year of another page; none for page types without a date of their own."""
    first: datetime.date | None = page.listed_on if page.search_type not in TIMELESS else None
    last: datetime.date | None = getattr(page, "ends_on", None)
    if first is None:
        return ()
    return tuple(range(first.year, (last or first).year + 1))


def names_in_languages(
    things: list[Named], countries: tuple[str, ...], learning_format: str, place: tuple[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return the names of the page's topics, places and format, by language."""
    written_in, where = place
    names = {}
    for number, (language, _name) in enumerate(settings.WAGTAIL_CONTENT_LANGUAGES):
        called = [thing.name_in(language) for thing in things]
        called += [country_names(code, [language])[0] for code in countries]
        called += [format_names(learning_format)[number]] if learning_format else []
        called += [where] if where and language == written_in else []
        if called:
            names[language] = tuple(unique(called))
    return names


@lru_cache(maxsize=32)
def format_names(value: str) -> tuple[str, ...]:
    """Return the names of a format in each of the site's languages."""
    names = []
    for language, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        with override(language):
            names.append(str(LearningProcessPage.Format(value).label))
    return tuple(names)


def keys_about(thing: Named) -> list[str]:
    """Return the keys of the pages about `thing`, which are found by its name."""
    paths = {Topic: TOPIC_PATHS, Region: (*REGION_PATHS, *(f"{path}__region" for path in MUNICIPALITY_PATHS))}
    keys: set[int] = set()
    for model in findable_models():
        for path in paths.get(type(thing), MUNICIPALITY_PATHS):
            if has_relation(model, path):
                keys.update(model.objects.filter(**{path: thing}).values_list("pk", flat=True))
    return [str(key) for key in sorted(keys)]


def through_models() -> list[type[Model]]:
    """Return the through models of the many-to-many relations from pages to topics and places."""
    fields = [model._meta.get_field(path) for model in findable_models() for path in DIRECT_PATHS if has_relation(model, path)]
    return [field.remote_field.through for field in fields if field.many_to_many]


def topic_labels(slugs: Collection[str]) -> dict[str, str]:
    return {topic.slug: topic.name for topic in Topic.objects.filter(slug__in=slugs)}


def region_labels(slugs: Collection[str]) -> dict[str, str]:
    return {region.slug: region.name for region in Region.objects.filter(slug__in=slugs)}


def country_labels(codes: Collection[str]) -> dict[str, str]:
    return {code: country_name(code) for code in codes}


def municipality_labels(keys: Collection[str]) -> dict[str, str]:
    places = Municipality.objects.filter(pk__in=[sent_key(key) for key in keys])
    return {str(place.pk): place.name for place in places}


def format_labels(formats: Collection[str]) -> dict[str, str]:
    return {str(one.value): str(one.label) for one in LearningProcessPage.Format if one.value in formats}
