"""Login for programs, using `allauth.headless` for its client "app", below `/_allauth/app/v1/`.

This contains what a program needs to get a token and to give it back. Accounts are created and managed on the site's own pages,
with their rules for addresses; everything else here answers 404.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.account import views as account
from allauth.headless.account.inputs import LoginInput
from allauth.headless.base.views import APIView
from allauth.headless.constants import Client
from allauth.headless.internal.restkit.inputs import Input
from allauth.headless.mfa import views as mfa
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import include, path
from django.utils.translation import gettext as _

from cms.api.json_bodies import NotReadable, read_json
from cms.api.problems import problem
from cms.users.fields import use_canonical_addresses
from cms.users.forms import ShortAuthenticateForm, ShortFieldsMixin


class _ReadsAddresses(BaseForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        use_canonical_addresses(self)


class TokenLoginInput(ShortFieldsMixin, _ReadsAddresses, LoginInput):
    """Address and password, read as in the login form: attempts on an account are counted together, in any spelling."""


class TokenCodeInput(ShortAuthenticateForm, Input):
    """A code from the app or a recovery code, read as in the form."""


class _ReadsJson(APIView):
    """Rejects invalid JSON with a problem document; allauth would fail on some of it."""

    def _parse_json(self, request: HttpRequest) -> dict[str, Any] | None:
        if request.method == "GET" or not request.body:
            return None
        try:
            said = read_json(request.body)
        except NotReadable as error:
            raise ImmediateHttpResponse(problem(HTTPStatus.BAD_REQUEST, str(error))) from error
        if not isinstance(said, dict):
            raise ImmediateHttpResponse(problem(HTTPStatus.BAD_REQUEST, _("The body has to be a JSON object.")))
        return said


class LoginView(_ReadsJson, account.LoginView):
    input_class = TokenLoginInput


class SessionView(_ReadsJson, account.SessionView):
    pass


class CodeView(_ReadsJson, mfa.AuthenticateView):
    input_class = TokenCodeInput


class PasskeyView(_ReadsJson, mfa.AuthenticateWebAuthnView):
    pass


def _for_programs(view: type[APIView]) -> Any:
    return view.as_api_view(client=Client.APP)


app_name = "headless"
urlpatterns = [
    path(
        "app/v1/auth/",
        include(
            [
                path("login", _for_programs(LoginView), name="login"),
                path("session", _for_programs(SessionView), name="session"),
                path("2fa/authenticate", _for_programs(CodeView), name="code"),
                path("webauthn/authenticate", _for_programs(PasskeyView), name="passkey"),
            ]
        ),
    ),
]
