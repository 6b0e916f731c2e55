"""Wagtail's user administration, with some of its views replaced by ours."""

from wagtail.users.apps import WagtailUsersAppConfig


class AccountsAdminConfig(WagtailUsersAppConfig):
    user_viewset = "cms.users.admin_views.AccountViewSet"
