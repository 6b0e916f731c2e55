"""Lets an administrator remove the second step of somebody who has lost app, key and recovery codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from .models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

REMOVED = "users.second_step_removed"  # the name of the log entry


def can_remove_second_step(by: User | AnonymousUser, account: User) -> bool:
    """Only administrators can, and only for others: it is a way to take over an administrator's rights."""
    return by.is_superuser and by.pk != account.pk


@transaction.atomic
def remove_second_step(*, account: User, by: User | None) -> None:
    """Remove app, keys and recovery codes, and end all sessions: a lost phone may be logged in. `by` is None on the server."""
    Authenticator.objects.filter(user=account).delete()
    for session in UserSession.objects.filter(user=account):
        session.end()
    log(instance=account, action=REMOVED, user=by)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(User, pk=pk)
    if not isinstance(request.user, User) or not can_remove_second_step(request.user, account):
        raise PermissionDenied
    if request.method == "POST":
        remove_second_step(account=account, by=request.user)
        with override(account.language):
            get_adapter().send_notification_mail("mfa/email/totp_deactivated", account)
        messages.success(request, _("Two-step login has been removed for %(account)s.") % {"account": account})
        return redirect(reverse("wagtailusers_users:index"))
    return render(request, "account/remove_second_step.html", {"account": account, "header_icon": "user"})
