"""Registers the page for staff in Wagtail's admin."""

from wagtail import hooks

from . import admin

hooks.register("register_admin_urls", admin.addresses)
hooks.register("register_reports_menu_item", admin.menu_item)
