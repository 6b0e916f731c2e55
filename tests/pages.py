"""A small site for tests: home and index pages in four languages, and pages with defaults for what a test does not set."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Locale, Page, Site

from cms.models import (
    AlumniGroupIndexPage,
    AlumniGroupPage,
    CallIndexPage,
    CallPage,
    EventIndexPage,
    EventPage,
    EventReportPage,
    HomePage,
    LearningProcessIndexPage,
    LearningProcessPage,
    NewsIndexPage,
    NewsPage,
    ReportIndexPage,
    SiteImage,
    StandardPage,
    Topic,
)
from cms.pages.zoned import this_minute
from cms.stale.models import TranslationState
from tests.built_once import built_once

LANGUAGES = ("de", "en", "fr", "ar")
INDEXES = {
    CallPage: (CallIndexPage, "mitmachen"),
    LearningProcessPage: (LearningProcessIndexPage, "lernprozesse"),
    AlumniGroupPage: (AlumniGroupIndexPage, "alumni-gruppen"),
    EventPage: (EventIndexPage, "termine"),
    EventReportPage: (ReportIndexPage, "berichte"),
    NewsPage: (NewsIndexPage, "neues"),
}


def make_homes() -> dict[str, HomePage]:
    """Create the home pages of the four languages and make the German one the site's root."""
    build_homes()
    return {home.locale.language_code: home for home in HomePage.objects.select_related("locale").order_by("pk")}


@built_once
def build_homes() -> None:
    root = Page.get_first_root_node()
    german = Locale.objects.get_or_create(language_code="de")[0]
    home = root.add_child(instance=HomePage(title="Start", slug="de", hero_title="Städte lernen", summary="Lead", locale=german))
    for code in LANGUAGES[1:]:
        locale = Locale.objects.get_or_create(language_code=code)[0]
        copy = home.copy_for_translation(locale)
        copy.slug, copy.title = code, f"Home {code}"
        copy.save_revision().publish()
    TranslationState.objects.all().delete()  # there are some only if the first test to use homes commits
    site, _made = Site.objects.get_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    site.root_page = home
    site.save()


def index_of(model: type[Page], language: str = "de") -> Page:
    """Return the index page for pages of `model`, created on first use."""
    index_model, slug = INDEXES[model]
    found = index_model.objects.filter(locale__language_code=language).first()
    if found:
        return found
    if language != "de":
        copy = index_of(model).copy_for_translation(Locale.objects.get(language_code=language))
        copy.save_revision().publish()
        return copy
    home = HomePage.objects.get(locale__language_code="de")
    return home.add_child(instance=index_model(title=slug.title(), slug=slug, summary="Alles", show_in_menus=True))


FACTS: dict[type[Page], dict[str, Any]] = {
    CallPage: {"apply_by": "email", "apply_email": "bewerbung@example.org"},
    LearningProcessPage: {"starts_on": date(2023, 8, 1), "ends_on": date(2025, 7, 31)},
    AlumniGroupPage: {},
    EventPage: {"starts_at": datetime(2026, 1, 22, 9, tzinfo=UTC), "ends_at": datetime(2026, 1, 22, 12, tzinfo=UTC)},
    EventReportPage: {"starts_on": date(2025, 11, 25), "ends_on": date(2025, 11, 27), "place": "Mombasa"},
    NewsPage: {"published_on": date(2025, 12, 1)},
    StandardPage: {},
}


def make_page(model: type[Page], title: str = "Titel", language: str = "de", **facts: Any) -> Any:
    """Create and publish a page of `model` below its index page."""
    if model is CallPage:
        now = this_minute()
        facts = {"opens_at": now - timedelta(days=10), "closes_at": now + timedelta(days=20), **facts}
    many = {name: facts.pop(name) for name in ("topics", "regions", "municipalities") if name in facts}
    parent = HomePage.objects.get(locale__language_code=language) if model is StandardPage else index_of(model, language)
    page = model(
        title=title, summary=facts.pop("summary", f"Lead von {title}"), locale=parent.locale, **{**FACTS[model], **facts}
    )
    parent.add_child(instance=page)
    for name, things in many.items():
        getattr(page, name).set(things)
    page.save_revision().publish()
    return model.objects.get(pk=page.pk)


def make_topic(slug: str, name: str = "", **facts: Any) -> Topic:
    return Topic.objects.create(slug=slug, name_de=name or slug.title(), **facts)


def make_picture(title: str, **facts: Any) -> SiteImage:
    """Create a plain picture."""
    content = io.BytesIO()
    Image.new("RGB", (1600, 1000), (21, 94, 156)).save(content, "JPEG")
    content.seek(0)
    return SiteImage.objects.create(title=title, description=title, file=ImageFile(content, f"{title}.jpg"), **facts)
