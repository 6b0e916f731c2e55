"""Wagtail's administration of accounts, with ours in the place of some of its views."""

from wagtail.users.apps import WagtailUsersAppConfig


class AccountsAdminConfig(WagtailUsersAppConfig):
    user_viewset = "cms.users.admin_views.AccountViewSet"
