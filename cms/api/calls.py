"""`/api/calls/`: calls as facts, one item for each call, whatever languages it is written in.

The shape is stable: what is here stays, and more may be added. A change that breaks clients gets another `version`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Site

from cms.languages import active_language
from cms.linked import linked_by, look_up
from cms.localisation import all_locales, rank_of, readable_versions, translations, versions_of
from cms.pages.call import CallPage, CallQuerySet
from cms.rich_text import web_address
from cms.sitemaps import addressed
from cms.snippets.taxonomy import Region, Topic
from cms.visibility import readable

from .conditional import answer_conditionally
from .links import chosen_in
from .parameters import BadParameter, check_known, joined, one_of, read_slugs, read_whole_number
from .problems import problem
from .rich_text import SiteRichText
from .shown import shown_regions, shown_topics

VERSION = 1
USUAL, MOST = 20, 100  # items in one answer
READ = ("GET", "HEAD")
PARAMETERS = ("locale", "status", "topic", "region", "limit", "offset")

read_topics, read_regions = read_slugs(Topic.objects, shown_topics), read_slugs(Region.objects, shown_regions)
Read = TypeVar("Read")


def calls(request: HttpRequest) -> HttpResponseBase:
    """Return the open calls, or those of another status, as {"version", "count", "limit", "offset", "items"}."""
    return answer_conditionally(request, partial(in_language, request, list_calls))


def call(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Return one call, of any status, as {"version", ...}."""
    return answer_conditionally(request, partial(in_language, request, partial(one_call, key=key)))


def in_language(request: HttpRequest, answer: Any) -> HttpResponse:
    """Return what `answer` returns for the request, in the language that it asks for, or a problem document."""
    if request.method not in READ:
        told = problem(HTTPStatus.METHOD_NOT_ALLOWED, _("This can only be read."))
        told["Allow"] = ", ".join(READ)
        return told
    errors: list[dict[str, Any]] = []
    codes = dict(settings.LANGUAGES)
    locale = valid(lambda: one_of("locale", request.GET.get("locale", active_language()), codes), active_language(), errors)
    with override(locale):
        found: HttpResponse = answer(request, errors)
    found["Content-Language"] = locale
    return found


def list_calls(request: HttpRequest, errors: list[dict[str, Any]]) -> HttpResponse:
    given = request.GET
    valid(lambda: check_known(given, PARAMETERS), None, errors)
    usual = CallPage.Status.OPEN.value
    status = valid(lambda: one_of("status", given.get("status", usual), CallPage.Status.values), usual, errors)
    topics = valid(lambda: read_topics("topic", joined(given, "topic")) if "topic" in given else None, None, errors)
    regions = valid(lambda: read_regions("region", joined(given, "region")) if "region" in given else None, None, errors)
    limit = valid(lambda: read_whole_number(given, "limit", USUAL, least=1, most=MOST), USUAL, errors)
    offset = valid(lambda: read_whole_number(given, "offset", 0, most=10**6), 0, errors)
    if errors:
        return refusal(errors)
    found = getattr(published_calls(request), status)()
    if topics is not None:
        found = found.filter(pk__in=CallPage.objects.filter(topics__slug__in=topics).values("pk"))
    if regions is not None:
        found = found.filter(pk__in=CallPage.objects.filter(regions__slug__in=regions).values("pk"))
    keys = list(dict.fromkeys(found.by_deadline().values_list("translation_key", flat=True)))
    items = facts_of(request, keys[offset : offset + limit])
    return as_json({"version": VERSION, "count": len(keys), "limit": limit, "offset": offset, "items": items})


def one_call(request: HttpRequest, errors: list[dict[str, Any]], key: UUID) -> HttpResponse:
    valid(lambda: check_known(request.GET, PARAMETERS[:1]), None, errors)
    if errors:
        return refusal(errors)
    items = facts_of(request, [key] if published_calls(request).filter(translation_key=key).exists() else [])
    if not items:
        return problem(HTTPStatus.NOT_FOUND, _("There is no call with this number."))
    return as_json({"version": VERSION, **items[0]})


def as_json(facts: dict[str, Any]) -> JsonResponse:
    return JsonResponse(facts, json_dumps_params={"ensure_ascii": False})


def valid(read: Callable[[], Read], otherwise: Read, errors: list[dict[str, Any]]) -> Read:
    """Return what `read` reads from a parameter; `otherwise` if it is not valid, which is added to `errors`."""
    try:
        return read()
    except BadParameter as error:
        errors.append(error.error)
        return otherwise


def refusal(errors: list[dict[str, Any]]) -> HttpResponse:
    return problem(HTTPStatus.BAD_REQUEST, _("Some of the parameters are not valid."), errors=errors)


def published_calls(request: HttpRequest) -> CallQuerySet:
    """Return the public calls of the site, by the rule of the pages, without those that replace a missing translation."""
    site = Site.find_for_request(request)
    found = translations(readable(CallPage.objects.all()))
    if site is None:
        return found.none()
    roots = site.root_page.get_translations(inclusive=True).values_list("path", flat=True)
    return found.filter(pk__in=[pk for pk, path in found.values_list("pk", "path") if path.startswith(tuple(roots))])


# --- What is said of a call -------------------------------------------------------------------------------------------


def facts_of(request: HttpRequest, keys: list[UUID]) -> list[dict[str, Any]]:
    """Return the facts of calls by their translation keys, in order. The number of queries does not depend on how many there are."""
    site = Site.find_for_request(request)
    versions = readable_versions(keys)
    addresses = {page.pk: url for page, url in addressed(site, (page for family in versions.values() for page in family))}
    best = {key: min(family, key=lambda page: rank_of(page.locale)).pk for key, family in versions.items()}
    pages = CallPage.objects.prefetch_related("topics", "regions", "extensions").select_related("leads_to").in_bulk(best.values())
    for page in pages.values():
        page.locale = all_locales()[page.locale_id]
    processes = {
        page.translation_key: page for page in versions_of([p.leads_to.translation_key for p in pages.values() if p.leads_to])
    }
    shown = {page.pk: url for page, url in addressed(site, processes.values())}
    context: dict[str, Any] = {"request": request}
    by_language: dict[str, list[CallPage]] = {}
    for page in pages.values():
        by_language.setdefault(page.locale.language_code, []).append(page)
    for language, those in by_language.items():
        linked = linked_by(those, {"eligibility"})
        chosen_in(context).look_up(linked)
        with override(language):
            look_up(linked)
    return [
        {
            "id": str(key),
            **words_of(pages[best[key]], context),
            "url": addresses.get(best[key]),
            "locales": {
                page.locale.language_code: {"title": page.title, "url": addresses.get(page.pk)} for page in versions[key]
            },
            **terms_of(pages[best[key]]),
            "process": process_of(pages[best[key]], processes, shown),
            **ways_to_apply(pages[best[key]], addresses.get(best[key])),
        }
        for key in keys
        if best.get(key) in pages
    ]


def words_of(page: CallPage, context: dict[str, Any]) -> dict[str, Any]:
    """Return the texts of the call, in the language of its page."""
    with override(page.locale.language_code):  # links lead to the versions that its readers can read
        eligibility = SiteRichText.tell(page.eligibility, context)
    return {
        "page_id": page.pk,
        "title": page.title,
        "lead": page.summary,
        "locale": page.locale.language_code,
        "eligibility": eligibility,
        "costs_detail": page.costs_detail,
    }


def terms_of(page: CallPage) -> dict[str, Any]:
    """Return the facts that are the same in every language; names are in that of the reader."""
    zone = page.time_zone
    return {
        "kind": page.kind,
        "kind_name": page.kind_name,
        "status": page.status,
        "opens_at": moment(page.opens_at, zone),
        "closes_at": moment(page.closes_at, zone),
        "time_zone": str(zone),
        "extensions": [
            {
                "previous_closes_at": moment(extension.previous_closes_at, zone),
                "extended_on": extension.extended_on.isoformat(),
                "reason": extension.reason,
            }
            for extension in page.extensions.all()
        ],
        "costs": page.costs or None,
        "languages": list(page.working_languages or []),
        "places": {
            "municipalities_min": page.places_min,
            "municipalities_max": page.places_max,
            "people_per_municipality": page.people_per_municipality,
        },
        "topics": [{"slug": topic.slug, "name": topic.name} for topic in page.listed_topics],
        "regions": [{"slug": region.slug, "name": region.name} for region in page.listed_regions],
        "schedule": [
            {
                "title": step.value["title"],
                "precision": step.value["precision"],
                "starts_on": day(step.value["starts_on"]),
                "ends_on": day(step.value.get("ends_on")),
                "when": step.value.when,
            }
            for step in page.schedule
        ],
    }


def process_of(page: CallPage, processes: Mapping[UUID, Any], addresses: Mapping[int, str]) -> dict[str, Any] | None:
    """Return the process that the call leads to, with how and where its phases are held; None if readers cannot see one."""
    process = processes.get(page.leads_to.translation_key) if page.leads_to else None
    if process is None:
        return None
    phases = [phase.value for phase in process.phases]
    return {
        "title": process.title,
        "url": addresses.get(process.pk),
        "starts_on": day(process.starts_on),
        "ends_on": day(process.ends_on),
        "mode": list(dict.fromkeys(phase["mode"] for phase in phases if phase.get("mode"))),
        "place": list(dict.fromkeys(phase["place"] for phase in phases if phase.get("place"))),
    }


def ways_to_apply(page: CallPage, url: str | None) -> dict[str, Any]:
    """Return how to apply: `apply_url` is the form on another site, or the page itself, which leads to the community's form."""
    by = page.ApplyBy
    addresses = {by.ADDRESS: web_address(page.apply_url) or None, by.COMMUNITY: url}
    return {
        "apply_by": page.apply_by,
        "apply_url": addresses.get(by(page.apply_by)) if page.apply_by else None,
        "apply_email": page.apply_email if page.apply_by == by.EMAIL else None,
        "apply_note": page.apply_note,
    }


def moment(value: datetime | None, zone: Any) -> str | None:
    """Return a moment in ISO 8601, with the offset of the call's own zone."""
    return value.astimezone(zone).isoformat() if value else None


def day(value: Any) -> str | None:
    return value.isoformat() if value else None
