"""What the templates of forms ask."""

from __future__ import annotations

from django import template
from django.forms import BaseForm, BoundField
from django.forms.widgets import ChoiceWidget, Select

register = template.Library()


@register.filter
def target(field: BoundField) -> str:
    """Return the id of what takes the focus in a field: of several choices the first."""
    widget = field.field.widget
    if isinstance(widget, ChoiceWidget) and not isinstance(widget, Select):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.simple_tag(takes_context=True)
def has_errors(context: template.Context) -> bool:
    """Return whether a form of the page was refused. What nobody has checked or looked up yet is left alone."""
    return any(issubclass(type(value), BaseForm) and bool(value._errors) for layer in context.dicts for value in layer.values())
