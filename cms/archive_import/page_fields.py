"""Turns an article's content into the fields of a page of its type."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext

from cms.pages.alumni_group import AlumniGroupPage
from cms.pages.base import BasePage
from cms.pages.call import CallPage
from cms.pages.event import EventPage
from cms.pages.event_report import EventReportPage
from cms.pages.learning_process import LearningProcessPage
from cms.pages.news import NewsPage
from cms.pages.standard import StandardPage
from cms.pages.zoned import this_minute

from .article import ArticleKind, ImportedArticle
from .dates import HOME_ZONE
from .facts import REGISTERS
from .page_body import Stored, stored_body, stored_text

PAGES: dict[ArticleKind, type[BasePage]] = {
    ArticleKind.CALL: CallPage,
    ArticleKind.LEARNING_PROCESS: LearningProcessPage,
    ArticleKind.ALUMNI_GROUP: AlumniGroupPage,
    ArticleKind.EVENT: EventPage,
    ArticleKind.REPORT: EventReportPage,
    ArticleKind.NEWS: NewsPage,
    ArticleKind.STANDARD: StandardPage,
}
CALL_KINDS = {
    CallPage.Kind.DEEP_DIVE: r"deep[ -]dive",
    CallPage.Kind.THEME_CALL: r"themenaufruf|themenvorschl|call for (?:topics|themes)|appel à thèmes",
    CallPage.Kind.LEARNING_PROCESS: r"lernprozess|learning process|processus d['’]apprentissage|عملية تعلم",
    CallPage.Kind.EVENT: r"workshop|konferenz|veranstaltung|conference|atelier|conférence|ورشة",
}
PROCESS_FORMATS = {
    LearningProcessPage.Format.DEEP_DIVE: r"deep[ -]dive",
    LearningProcessPage.Format.WORKING_GROUP: r"arbeitsgruppe|working group|groupe de travail",
    LearningProcessPage.Format.INSIGHT_SESSION: r"insight",
    LearningProcessPage.Format.AD_HOC_SESSION: r"ad[ -]hoc",
}


def build_page(article: ImportedArticle) -> BasePage:
    """Return an unsaved page for an article. Any assumptions are added to `article.unsure`."""
    model = PAGES[article.kind]
    page = model(title=article.title, summary=article.lead, **_FACTS[article.kind](article))
    body = stored_body(article.body)
    if article.contacts and not has_field(page, "contacts"):
        body += stored_text(article.contacts, gettext("Contact"))
    page.body = body
    if article.contacts and has_field(page, "contacts"):
        page.contacts = [{"type": "note", "value": article.contacts}]
    return page


def attach_original(page: BasePage, document_pk: int, language: str) -> None:
    """Offer the original file on the page: in its downloads, or at the end of its text if it has none."""
    file: Stored = {"document": document_pk, "title": "", "language": language}
    if has_field(page, "downloads"):
        page.downloads = [{"type": "file", "value": file}]
    else:
        files = [{"type": "item", "value": file}]
        page.body = [*page.body.raw_data, {"type": "downloads", "value": {"heading": "", "files": files}}]


def has_field(page: BasePage, name: str) -> bool:
    return any(field.name == name for field in page._meta.get_fields())


def _call(article: ImportedArticle) -> dict[str, Any]:
    head = f"{article.title} {article.lead}"
    kinds = [_first_match(CALL_KINDS, text) for text in (head, " ".join(block.text for block in article.body[:6]))]
    costs = CallPage.Costs.COVERED if article.costs_are_covered else CallPage.Costs.FREE if article.is_free else ""
    return {
        "kind": next((kind for kind in kinds if kind), CallPage.Kind.OTHER),
        "opens_at": _opening(article),
        "closes_at": article.closes_at,
        "time_zone": ZoneInfo(article.zone or HOME_ZONE),
        "costs": costs,
        "working_languages": article.working_languages,
        **_way(article.apply_address, "apply_by", "apply_url", "apply_email", CallPage.ApplyBy.ADDRESS, CallPage.ApplyBy.EMAIL),
    }


def _opening(article: ImportedArticle) -> datetime:
    """Return when a call opens. Texts rarely say so: the date of the text, else now, else for a closed call its last day."""
    zone = ZoneInfo(article.zone or HOME_ZONE)
    if article.published_on:
        opening = datetime.combine(article.published_on, time(), tzinfo=zone)
        if article.closes_at is None or opening < article.closes_at:
            return opening
    now = this_minute()
    if article.closes_at is None or now < article.closes_at:
        article.unsure.append("when the call opens is not said: the moment of the import is set")
        return now
    article.unsure.append("when the call opened is not said: the beginning of its last day is set")
    start = article.closes_at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(start, article.closes_at - timedelta(minutes=1))


def _event(article: ImportedArticle) -> dict[str, Any]:
    both = article.is_online and bool(re.search(r"hybrid|präsenz|in person|présentiel", article.place, re.IGNORECASE))
    mode = EventPage.Mode.HYBRID if both else EventPage.Mode.ONLINE if article.is_online else EventPage.Mode.IN_PERSON
    way = _way(
        article.apply_address,
        "registration",
        "registration_url",
        "registration_email",
        EventPage.Registration.ADDRESS,
        EventPage.Registration.EMAIL,
    )
    if not way and not any(REGISTERS.search(block.text) for block in article.body):
        way = {"registration": EventPage.Registration.NONE}
    elif not way:
        article.unsure.append("how to register is not said")
    return {
        "starts_at": article.starts_at,
        "ends_at": article.ends_at,
        "time_zone": ZoneInfo(article.zone or HOME_ZONE),
        "mode": mode,
        "place": article.place,
        "cost": gettext("free of charge") if article.is_free else "",
        "working_languages": article.working_languages,
        "registration_until": article.registration_closes_at,
        "restricted_part": article.restricted_part,
        **(way or {"registration": ""}),
    }


def _way(address: str, by: str, url: str, email: str, by_address: str, by_email: str) -> dict[str, str]:
    if "@" in address and not address.startswith("http"):
        return {by: by_email, email: address}
    return {by: by_address, url: address[:200]} if address and len(address) <= 200 else {}


def _report(article: ImportedArticle) -> dict[str, Any]:
    period = article.period
    ends_on = period.last if period and period.is_period else None
    return {"starts_on": period.first if period else None, "ends_on": ends_on, "place": article.place}


def _process(article: ImportedArticle) -> dict[str, Any]:
    text = f"{article.title} {article.lead}"
    return {
        "format": _first_match(PROCESS_FORMATS, text) or LearningProcessPage.Format.LEARNING_PROCESS,
        "starts_on": article.period.first if article.period else None,
        "ends_on": article.period.last if article.period and article.period.is_period else None,
        "working_languages": article.working_languages,
    }


def _group(article: ImportedArticle) -> dict[str, Any]:
    return {"working_languages": article.working_languages}


def _news(article: ImportedArticle) -> dict[str, Any]:
    is_newsletter = bool(re.search(r"newsletter", article.title, re.IGNORECASE))
    facts: dict[str, Any] = {"kind": NewsPage.Kind.NEWSLETTER if is_newsletter else NewsPage.Kind.NEWS}
    return facts | ({"published_on": article.published_on} if article.published_on else {})


def _standard(article: ImportedArticle) -> dict[str, Any]:
    return {}


def _first_match(patterns: dict[Any, str], text: str) -> Any:
    return next((value for value, pattern in patterns.items() if re.search(pattern, text, re.IGNORECASE)), None)


_FACTS = {
    ArticleKind.CALL: _call,
    ArticleKind.LEARNING_PROCESS: _process,
    ArticleKind.ALUMNI_GROUP: _group,
    ArticleKind.EVENT: _event,
    ArticleKind.REPORT: _report,
    ArticleKind.NEWS: _news,
    ArticleKind.STANDARD: _standard,
}


def in_language(code: str) -> Any:
    """Return a context in which the few phrases that the import adds are in the page's language."""
    return translation.override(code)
