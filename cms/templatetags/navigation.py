"""Menus and links around a page: `{% load navigation %}`."""

from typing import Any

from django import template
from django.utils.html import format_html
from wagtail.models import Page

from cms import applying, navigation, network
from cms.languages import active_language, direction_of
from cms.pages.base import BasePage
from cms.pages.call import CallPage
from cms.snippets.organisation import Organisation
from cms.snippets.site_settings import SiteSettings

register = template.Library()


def page_of(context: dict[str, Any]) -> Page | None:
    """Return the current page, if there is one."""
    page = context.get("page")
    return page if isinstance(page, Page) and page.pk else None


@register.simple_tag(takes_context=True)
def main_menu(context: dict[str, Any]) -> list[navigation.Link]:
    return navigation.main_menu(context["request"])


@register.simple_tag(takes_context=True)
def application_link(context: dict[str, Any], call: CallPage) -> navigation.Link | None:
    """Return the link to the community's form for `call`, if it has one."""
    return applying.application_link(context["request"], call)


@register.simple_tag(takes_context=True)
def breadcrumbs(context: dict[str, Any]) -> list[navigation.Link]:
    page = page_of(context)
    return navigation.breadcrumbs(context["request"], page) if page else []


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[navigation.LanguageLink]:
    return navigation.language_links(context["request"], page_of(context))


@register.simple_tag(takes_context=True)
def untranslated_page(context: dict[str, Any]) -> dict[str, str]:
    """Return the page that the reader wanted in this language, if it is missing: title, url, language; else nothing."""
    request = context["request"]
    page = navigation.untranslated_page(request)
    if page is None:
        return {}
    return {"title": page.title, "url": page.get_url(request) or "", "language": page.locale.language_code}


@register.simple_tag(takes_context=True)
def text_language(context: dict[str, Any]) -> str:
    """Return the language code of the current text: for an alias, that of the text that it shows."""
    page = page_of(context)
    return page.text_language if isinstance(page, BasePage) and page.alias_of_id else active_language()


@register.simple_tag(takes_context=True)
def interface_language(context: dict[str, Any]) -> str:
    """Return HTML attributes with the interface's language, for an alias whose text is in another language."""
    return language_attributes(active_language()) if text_language(context) != active_language() else ""


@register.simple_tag
def other_language(page: Page) -> str:
    """Return HTML attributes with the language of `page`; empty if it is the active one."""
    language = page.text_language if isinstance(page, BasePage) else active_language()
    return language_attributes(language) if language != active_language() else ""


def language_attributes(code: str) -> str:
    return format_html(' lang="{}" dir="{}"', code, direction_of(code))


@register.simple_tag(takes_context=True)
def hreflang_links(context: dict[str, Any]) -> list[navigation.Link]:
    return navigation.hreflang_links(context["request"], page_of(context))


@register.simple_tag(takes_context=True)
def account_links(context: dict[str, Any]) -> list[navigation.Link]:
    return navigation.account_links(context["request"])


@register.simple_tag(takes_context=True)
def member_links(context: dict[str, Any]) -> list[navigation.Link]:
    return navigation.member_links(context["request"])


@register.simple_tag(takes_context=True)
def header_tools(context: dict[str, Any]) -> list[navigation.Tool]:
    return navigation.header_tools(context["request"])


@register.simple_tag(takes_context=True)
def editing_links(context: dict[str, Any]) -> list[navigation.Link]:
    """Return the links to edit the page, for users who may."""
    request = context.get("request")
    return navigation.editing_links(request, page_of(context)) if request and hasattr(request, "user") else []


@register.simple_tag(takes_context=True)
def page_links(context: dict[str, Any]) -> list[navigation.Link]:
    page = page_of(context)
    return navigation.page_links(context["request"], page) if page else []


@register.simple_tag(takes_context=True)
def related_items(context: dict[str, Any]) -> list[navigation.RelatedItem]:
    """Return items related to the current page; nothing in a preview."""
    request, page = context["request"], page_of(context)
    return navigation.related_items(request, page) if page and not getattr(request, "is_preview", False) else []


@register.simple_tag(takes_context=True)
def site_settings(context: dict[str, Any]) -> SiteSettings:
    return navigation.settings_for(context["request"])


@register.simple_tag
def network_cities() -> list[tuple[str, int]]:
    """Return (name, key) of the municipalities that take part in a public process, from north to south."""
    return network.cities_shown()


@register.simple_tag
def topic_of(page: Any) -> str:
    """Return the HTML attribute that gives an element the colour of the page's topic; empty for the brand's colour."""
    colour = getattr(page, "topic_colour", "brand")
    return format_html(' data-topic="{}"', colour) if colour != "brand" else ""


@register.simple_tag
def footer_rows() -> list[tuple[str, list[Organisation]]]:
    """Return the rows of the footer that have organisations: (heading, organisations)."""
    return [(str(role.label), organisations) for role, organisations in network.organisations_by_role()]
