"""Registers meetings in Wagtail's admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Return the permission that administrators can give to a group: to set meetings for all members."""
    return Permission.objects.filter(content_type__app_label="meetings", codename="add_meeting")
