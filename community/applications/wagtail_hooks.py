"""Registers applications in Wagtail's admin."""

from wagtail import hooks

from .admin import views

hooks.register("register_admin_urls", views.addresses)
