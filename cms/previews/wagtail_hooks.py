"""Sharing previews in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from . import admin
from .sharing import REVOKED, SHARED

hooks.register("register_admin_urls", admin.addresses)
hooks.register("register_page_header_buttons", admin.header_buttons)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action(SHARED, _("Preview shared"), _("A link to a preview of the draft was made"))
    actions.register_action(REVOKED, _("Preview revoked"), _("A link to a preview of the draft was revoked"))
