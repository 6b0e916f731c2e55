"""Services in the admin. Wagtail's own list of tokens, which knows neither scopes nor an end, makes way for them."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from . import admin
from .services import CHANGED, MADE, REVOKED

hooks.register("register_admin_urls", admin.addresses)
hooks.register("register_settings_menu_item", admin.menu_item)


@hooks.register("construct_settings_menu")
def hide_other_tokens(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name != "api_tokens"]


@hooks.register("register_log_actions")
def token_log(actions: Any) -> None:
    actions.register_action(MADE, _("Make an access token"), _("Access token made"))
    actions.register_action(REVOKED, _("Revoke an access token"), _("Access token revoked"))
    actions.register_action(CHANGED, _("Change a service"), _("Service changed"))
