"""`/api/calls/`: calls as facts, one item for each call, whatever languages it is written in.

The shape is stable: what is here stays, and more may be added. A change that breaks clients gets another `version`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.api.rich_text import APIRichText
from wagtail.models import Site

from cms.formatting import format_list
from cms.languages import active_language
from cms.linked import linked_by, look_up
from cms.localisation import all_locales, rank_of, readable_versions, translations, versions_of
from cms.pages.call import CallPage, CallQuerySet
from cms.rich_text import clean_rich_text, web_address
from cms.sitemaps import addressed
from cms.snippets.taxonomy import Region, Topic
from cms.typed_numbers import plain_digits
from cms.visibility import readable

from .conditional import answer_conditionally
from .problems import problem

VERSION = 1
MOST = 100  # items in one answer
READ = ("GET", "HEAD")
PARAMETERS = ("locale", "status", "topic", "region", "limit", "offset")

Errors = list[dict[str, str]]
Named = TypeVar("Named", Topic, Region)


def calls(request: HttpRequest) -> HttpResponseBase:
    """Return the open calls, or those of another status, as {"version", "count", "limit", "offset", "items"}."""
    return answer_conditionally(request, partial(in_language, request, list_calls))


def call(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Return one call, of any status, as {"version", ...}."""
    return answer_conditionally(request, partial(in_language, request, partial(one_call, key=key)))


def in_language(request: HttpRequest, answer: Any) -> HttpResponse:
    """Return what `answer` returns for the request, in the language that it asks for, or a problem document."""
    if request.method not in READ:
        refusal = problem(HTTPStatus.METHOD_NOT_ALLOWED, _("Calls can only be read here."))
        refusal["Allow"] = ", ".join(READ)
        return refusal
    errors: Errors = []
    locale = one_of(request.GET, "locale", [code for code, _name in settings.LANGUAGES], errors) or active_language()
    with override(locale):
        found: HttpResponse = answer(request, errors)
    found["Content-Language"] = locale
    return found


def list_calls(request: HttpRequest, errors: Errors) -> HttpResponse:
    errors += unknown_parameters(request.GET, PARAMETERS)
    status = one_of(request.GET, "status", list(CallPage.Status.values), errors) or CallPage.Status.OPEN.value
    topic = named(request.GET, "topic", Topic, errors)
    region = named(request.GET, "region", Region, errors)
    limit = number(request.GET, "limit", 20, range(1, MOST + 1), errors)
    offset = number(request.GET, "offset", 0, range(10**6), errors)
    if errors:
        return problem(HTTPStatus.BAD_REQUEST, _("Some of the parameters are not valid."), errors=errors)
    found = getattr(published_calls(request), status)()
    if topic:
        found = found.filter(topics=topic)
    if region:
        found = found.filter(regions=region)
    keys = list(dict.fromkeys(found.by_deadline().values_list("translation_key", flat=True)))
    items = facts_of(request, keys[offset : offset + limit])
    return JsonResponse({"version": VERSION, "count": len(keys), "limit": limit, "offset": offset, "items": items})


def one_call(request: HttpRequest, errors: Errors, key: UUID) -> HttpResponse:
    errors += unknown_parameters(request.GET, PARAMETERS[:1])
    if errors:
        return problem(HTTPStatus.BAD_REQUEST, _("Some of the parameters are not valid."), errors=errors)
    items = facts_of(request, [key] if published_calls(request).filter(translation_key=key).exists() else [])
    if not items:
        return problem(HTTPStatus.NOT_FOUND, _("There is no call with this number."))
    return JsonResponse({"version": VERSION, **items[0]})


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
    by_language: dict[str, list[CallPage]] = {}
    for page in pages.values():
        by_language.setdefault(page.locale.language_code, []).append(page)
    for language, those in by_language.items():
        with override(language):
            look_up(linked_by(those))
    return [
        {
            "id": str(key),
            **words_of(pages[best[key]]),
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


def words_of(page: CallPage) -> dict[str, Any]:
    """Return the texts of the call, in the language of its page."""
    with override(page.locale.language_code):  # links lead to the versions that its readers can read
        eligibility = APIRichText.serialize(clean_rich_text(page.eligibility), format=APIRichText.FORMAT_HTML)
    return {
        "page_id": page.pk,
        "title": page.title,
        "lead": page.summary,
        "locale": page.locale.language_code,
        "eligibility": clean_rich_text(eligibility or ""),
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


# --- Parameters -------------------------------------------------------------------------------------------------------


def unknown_parameters(parameters: QueryDict, known: tuple[str, ...]) -> Errors:
    sentence = _("There is no such parameter. There are: {names}.").format(names=format_list(list(known)))
    return [wrong(name[:40], sentence) for name in parameters if name not in known]


def one_of(parameters: QueryDict, name: str, choices: list[str], errors: Errors) -> str | None:
    """Return the value of a parameter; None if it is not sent, or is none of the `choices`, which is then said in `errors`."""
    given = parameters.get(name)
    if given is None or given in choices:
        return given
    errors.append(wrong(name, _("This has to be one of: {choices}.").format(choices=format_list(choices))))
    return None


def named(parameters: QueryDict, name: str, model: type[Named], errors: Errors) -> Named | None:
    """Return the topic or region with the short name that was sent."""
    given = parameters.get(name)
    if given is None:
        return None
    manager: Any = model._default_manager
    found: Named | None = manager.filter(slug=given).first() if "\x00" not in given else None
    if found is None:
        errors.append(wrong(name, _("Nothing has this short name.")))
    return found


def number(parameters: QueryDict, name: str, otherwise: int, allowed: range, errors: Errors) -> int:
    given = plain_digits(parameters.get(name, str(otherwise)))
    if given.isascii() and given.isdecimal() and len(given) < 10 and int(given) in allowed:
        return int(given)
    sentence = _("This has to be a whole number from {least} to {most}.")
    errors.append(wrong(name, sentence.format(least=allowed[0], most=allowed[-1])))
    return otherwise


def wrong(parameter: str, detail: str) -> dict[str, str]:
    return {"parameter": parameter, "detail": detail}
