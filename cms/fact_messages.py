"""Messages to editors about facts: where a translation's facts come from, and what it lacks to match them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from .formatting import isolated, language_name
from .pages.base import BasePage
from .pages.facts import Facts, published_source
from .pages.shared_facts import lacking_in, translations_of


def show_source_of_facts(request: HttpRequest, page: Page) -> None:
    """Tell an editor who opens a translation where its facts come from, and what it lacks."""
    translation: Any = page.specific
    if request.method != "GET" or not isinstance(translation, BasePage):
        return
    source = published_source(translation)
    if source is None:
        return
    language = language_name(source.locale.language_code)
    text = _(
        "The facts on this page (dates, places, topics) come from “%(title)s” (%(language)s). Only the wording is edited here."
    )
    messages.info(
        request,
        text % {"title": isolated(source.title), "language": language},
        buttons=[edit_button(source, _("Edit the page in %(language)s") % {"language": language})],
    )
    if lacking := lacking_in(translation.get_latest_revision_as_object()):
        messages.warning(
            request, _("This page has new facts, and these fields are empty: %(fields)s") % {"fields": listed(lacking)}
        )


def warn_about_translations(request: HttpRequest, page: Page) -> None:
    """Tell an editor who published a source which of its published translations now lack something."""
    source: Any = page.specific
    if not isinstance(source, BasePage) or not (source.fact_fields and source.live and source.is_source):
        return
    for translation in translations_of(source).filter(live=True):
        Facts(source).give_to(translation)  # they are copied on commit, which may not have happened yet
        if lacking := lacking_in(translation):
            language = language_name(translation.locale.language_code)
            text = _("“%(title)s” (%(language)s) is published with the new facts, but is missing: %(fields)s")
            messages.warning(
                request,
                text % {"language": language, "title": isolated(translation.title), "fields": listed(lacking)},
                buttons=[edit_button(translation, _("Edit the page in %(language)s") % {"language": language})],
            )


def edit_button(page: Page, label: str) -> Any:
    return messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), label)


def listed(lacking: dict[str, list[str]]) -> str:
    """Return the missing fields, each with the reason why it is required."""
    return "; ".join(f"{field} ({' '.join(reasons)})" if field else " ".join(reasons) for field, reasons in lacking.items())
