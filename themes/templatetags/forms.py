"""Template tags for forms."""

from __future__ import annotations

from django import template
from django.forms import BaseForm, BoundField
from django.forms.widgets import ChoiceWidget, Select

register = template.Library()


@register.filter
def asks(label: object) -> bool:
    """Return whether a label is a question, after which no colon stands."""
    return str(label).endswith(("?", "؟"))


@register.filter
def target(field: BoundField) -> str:
    """Return the id of the element that takes the focus in a field: with several choices, the first."""
    widget = field.field.widget
    if isinstance(widget, ChoiceWidget) and not isinstance(widget, Select):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.simple_tag(takes_context=True)
def has_errors(context: template.Context) -> bool:
    """Return whether a form of the page has errors, without validating forms or evaluating lazy values."""
    return any(is_form(type(value)) and bool(value._errors) for layer in context.dicts for value in layer.values())


def is_form(kind: type) -> bool:
    """Return whether objects of a class are forms: Django's, or others that say so."""
    return issubclass(kind, BaseForm) or getattr(kind, "counts_as_form", False) is True
