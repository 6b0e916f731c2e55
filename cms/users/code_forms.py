"""allauth's forms for second-step codes, accepting digits of every script and the spaces that apps show, and each code once."""

from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from django.core.cache import cache
from django.forms import BaseForm

from cms.typed_numbers import CodeField
from cms.users.models import User


def use_code(user: User, code: str) -> bool:
    """Return whether a code of an authenticator app is used for the first time, however it is written.

    allauth remembers used codes for one period, but accepts each for that of its neighbours as well: without this, whoever saw a
    code being typed could enter it again half a minute later (RFC 6238, section 5.2).
    """
    accepted_for = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return cache.add(f"second-step:used:{user.pk}:{normalize_user_code(code)}", True, timeout=accepted_for)


class _ReadsCodes(BaseForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["code"]
        field.widget.attrs["inputmode"] = "numeric"
        self.fields["code"] = CodeField(label=field.label, widget=field.widget)


class _AsksForCode(_ReadsCodes, base_forms.BaseAuthenticateForm):
    def clean_code(self) -> str:
        code = super().clean_code()
        # A recovery code was deleted by being used.
        if self.authenticator.type == Authenticator.Type.TOTP and not use_code(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_AsksForCode, base_forms.AuthenticateForm):
    pass


class ReauthenticateForm(_AsksForCode, base_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(_ReadsCodes, totp_forms.ActivateTOTPForm):
    def clean_code(self) -> str:
        code = super().clean_code()
        use_code(self.user, code)
        return code
