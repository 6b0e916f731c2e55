"""Registers the topic store in Wagtail's admin: the permission, and the way to the desk."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .notices import policy


class DeskMenuItem(MenuItem):
    """The item that leads to the desk of the topic store, for its editors."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(policy.user_has_permission(request.user, "change"))


@hooks.register("register_reports_menu_item")
def menu_item() -> Any:
    return DeskMenuItem(_("Topic store"), reverse("topics:desk"), name="topic-store", icon_name="list-ul", order=1530)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Return the permission that administrators can give to a group: to work on the topic store."""
    return Permission.objects.filter(content_type__app_label="topic_store", codename="change_proposal")
