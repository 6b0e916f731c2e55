"""Filters for forms on paper."""

from django import template

from cms.languages import direction_in

register = template.Library()
register.filter(direction_in)
