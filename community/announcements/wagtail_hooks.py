"""Registers announcements in Wagtail's admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from . import reports

hooks.register("register_admin_urls", reports.addresses)
hooks.register("register_reports_menu_item", reports.menu_item)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Return the permission that administrators can give to a group: to announce something to all members."""
    return Permission.objects.filter(content_type__app_label="announcements", codename="add_announcement")
