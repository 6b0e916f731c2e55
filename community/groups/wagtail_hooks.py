"""Registers groups in Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from .admin import CommunityViewSetGroup

register_snippet(CommunityViewSetGroup)
