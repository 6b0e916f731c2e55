"""Webhooks in the admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from cms.admin_start import register_start_panel

from . import admin

register_start_panel(admin.WebhooksPanel)


@hooks.register("register_admin_viewset")
def viewset() -> ViewSet:
    return admin.EndpointViewSet()


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Return the permission that administrators can grant to a group."""
    return Permission.objects.filter(content_type__app_label="webhooks", codename="change_endpoint")


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, label, message in (
        ("secret_shown", _("Secret shown"), _("The secret of the webhook was shown")),
        ("secret_changed", _("New secret"), _("A new secret was made for the webhook")),
        ("secret_ended", _("Earlier secret ended"), _("The earlier secret of the webhook was ended")),
        ("switched_on", _("Switched on"), _("The webhook was switched on")),
        ("switched_off", _("Switched off"), _("The webhook was switched off")),
    ):
        actions.register_action(f"webhooks.{name}", label, message)
