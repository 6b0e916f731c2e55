"""What accounts add to the Wagtail admin."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import HASH_SESSION_KEY, update_session_auth_hash
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.account import LocaleSettingsPanel, NameEmailSettingsPanel
from wagtail.admin.widgets.button import ListingButton
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from .admin_views import DetailsPanel, search_people_by_name
from .models import User
from .recovery import REMOVED, can_remove_second_step, remove_view


@hooks.register("after_edit_user")
def stay_logged_in(request: HttpRequest, user: User) -> None:
    """Keep the session in which an administrator has changed their own address; all others end."""
    if user == request.user and request.session.get(HASH_SESSION_KEY) != user.get_session_auth_hash():
        update_session_auth_hash(request, user)


@hooks.register("register_admin_urls")
def recovery_urls() -> list[URLPattern]:
    return [path("users/<int:pk>/second-step/", remove_view, name="remove_second_step")]


@hooks.register("register_user_listing_buttons")
def recovery_button(user: User, request_user: User) -> Iterator[ListingButton]:
    if can_remove_second_step(request_user, user) and Authenticator.objects.filter(user=user).exists():
        yield ListingButton(
            _("Remove two-step login"), reverse("remove_second_step", args=[user.pk]), icon_name="lock-open", priority=40
        )


@hooks.register("register_log_actions")
def recovery_log(actions: Any) -> None:
    actions.register_action(REMOVED, _("Remove two-step login"), _("Two-step login removed"))


# What Wagtail asks for as two names, or stores itself, is handled by the account.
hooks.register("register_account_settings_panel", DetailsPanel)
NameEmailSettingsPanel.is_active = LocaleSettingsPanel.is_active = lambda _panel: False
UserBulkAction.get_all_objects_in_listing_query = search_people_by_name
