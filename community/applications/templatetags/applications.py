"""Template tags of applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from cms.languages import active_language
from community.applications.review.columns import score_text
from community.forms.words import in_language

if TYPE_CHECKING:
    from decimal import Decimal

    from community.applications.models import Application

register = template.Library()


@register.filter
def form_label(thing: Any) -> str:
    """Return the label of a section or question in the reader's language."""
    return str(thing.label_in(active_language()))


@register.filter
def form_help(thing: Any) -> str:
    """Return the help of a section or question in the reader's language."""
    return in_language(thing.help, active_language())


@register.filter
def score(value: Decimal | None) -> str:
    """Return a score with one decimal place; nothing for a variable that is not there."""
    return score_text(value or None)


@register.simple_tag
def section_address(application: Application, section: str) -> str:
    """Return the URL of a section."""
    return application.section_address(section)
