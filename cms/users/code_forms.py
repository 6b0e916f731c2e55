"""allauth's forms for second-step codes, accepting digits of every script and the spaces that apps show."""

from typing import Any

from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from django.forms import BaseForm

from cms.typed_numbers import CodeField


class _ReadsCodes(BaseForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["code"]
        field.widget.attrs["inputmode"] = "numeric"
        self.fields["code"] = CodeField(label=field.label, widget=field.widget)


class AuthenticateForm(_ReadsCodes, base_forms.AuthenticateForm):
    pass


class ReauthenticateForm(_ReadsCodes, base_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(_ReadsCodes, totp_forms.ActivateTOTPForm):
    pass
