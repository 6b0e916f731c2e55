"""Registers groups in Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from . import reports
from .admin import CommunityViewSetGroup

register_snippet(CommunityViewSetGroup)
hooks.register("register_admin_urls", reports.addresses)
hooks.register("register_reports_menu_item", reports.menu_item)
