"""`{% load rich_text %}{{ html|clean_rich_text }}{{ page.apply_url|web_address }}`"""

from django import template
from django.utils.safestring import SafeString, mark_safe

from cms import rich_text

register = template.Library()


@register.filter
def clean_rich_text(html: str) -> SafeString:
    """Return rich text without anything that could run."""
    return mark_safe(rich_text.clean_rich_text(str(html)))  # noqa: S308 - nh3 has just cleaned it


@register.filter
def web_address(address: object) -> str:
    """Return a URL that is safe to link to; "" for one that would run something."""
    return rich_text.web_address(address)
