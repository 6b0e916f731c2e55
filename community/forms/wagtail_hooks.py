"""Registers forms in Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .admin import FormViewSet, refuse_to_delete

register_snippet(FormViewSet)
hooks.register("before_delete_snippet", refuse_to_delete)
