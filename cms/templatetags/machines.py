"""What pages tell machines: `{% load machines %}`."""

from typing import Any

from django import template

from cms.machines import graph, links, markdown, pdfs, structured
from cms.pages.base import BasePage

register = template.Library()


@register.simple_tag(takes_context=True)
def feeds_of(context: dict[str, Any], page: Any, *, every: bool = False) -> list[links.FeedLink]:
    """Return the feeds and calendars of what a page lists."""
    return links.feeds_of(context["request"], page, every=every) if "request" in context else []


@register.simple_tag
def calendar_address(page: Any) -> str:
    return links.calendar_address(page)


@register.simple_tag(takes_context=True)
def structured_data(context: dict[str, Any], page: Any) -> str:
    """Return what a page says about itself to machines (JSON-LD)."""
    return structured.structured_data(context["request"], page) if "request" in context else ""


@register.simple_tag(takes_context=True)
def open_graph(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """Return what services show of a shared link: kind, languages and picture."""
    return graph.open_graph(context["request"], page) if "request" in context else {}


@register.simple_tag
def markdown_address(page: Any) -> str:
    """Return the address of a public page as Markdown; "" for any other."""
    return markdown.markdown_address(page) if isinstance(page, BasePage) and links.is_public(page) else ""


@register.simple_tag
def pdf_address(page: Any) -> str:
    """Return the address of a page as PDF; "" for one without."""
    if not pdfs.has_pdf(page) or not page.live or page.alias_of_id:
        return ""
    return f"{(page.get_url() or '').rstrip('/')}.pdf"
