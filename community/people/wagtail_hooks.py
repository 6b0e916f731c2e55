"""Registers people in Wagtail's admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from . import admin

hooks.register("register_admin_urls", admin.addresses)
hooks.register("register_reports_menu_item", admin.menu_item)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Return the permissions that administrators can give to a group."""
    return Permission.objects.filter(content_type__app_label="people", codename="change_proposedmunicipality")
