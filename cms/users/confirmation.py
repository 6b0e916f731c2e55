"""Asking again for the confirmation e-mail. The answers are the same for known and unknown addresses."""

from typing import Any

from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.stages import EmailVerificationStage, LoginStage, LoginStageController
from allauth.account.views import EmailVerificationSentView, EmailView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

ENOUGH = _("Several e-mails are already on their way to you. Wait ten minutes before you ask for another one.")


@method_decorator(never_cache, name="dispatch")
class ConfirmationSentView(EmailVerificationSentView):
    """The page after signing up, where the e-mail can be requested again."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "can_send_again": stage_of(self.request) is not None}

    def post(self, request: HttpRequest) -> HttpResponse:
        stage = stage_of(request)
        if stage is None:  # too long ago: the login knows what needs confirming
            return redirect("account_login")
        if not send_verification_email_at_login(request, stage.login):
            messages.warning(request, ENOUGH)
        return redirect("account_email_verification_sent")


def stage_of(request: HttpRequest) -> LoginStage | None:
    """Return this session's sign-up or login that is waiting for its address to be confirmed."""
    return LoginStageController.enter(request, EmailVerificationStage.key)


class AddressView(EmailView):
    """The page to change the address, which says so if it does not send another e-mail."""

    def _action_send(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        answer = super()._action_send(request, *args, **kwargs)
        if not self._did_send_verification_email and self._get_email_address(request):
            messages.warning(request, ENOUGH)
        return answer
