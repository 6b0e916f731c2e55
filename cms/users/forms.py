"""The login forms with a maximum length for every field: nothing longer is hashed, stored or rendered again."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.validators import MaxLengthValidator

from . import account_forms, code_forms, signup

LONGEST = 256  # characters of a password, a code or a name


class ShortFieldsMixin(forms.BaseForm):
    """Sets a maximum length for each text field that has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field, forms.JSONField):
                shorten(field)


def shorten(field: forms.CharField) -> None:
    """Make `field` reject values over its maximum length, and show only their beginning again."""
    if field.max_length is None:
        field.max_length = LONGEST
        field.validators.append(MaxLengthValidator(LONGEST))
        field.widget.attrs["maxlength"] = str(LONGEST)
    longest = field.max_length
    field.bound_data = lambda data, initial: data[:longest] if isinstance(data, str) else data  # type: ignore[method-assign]


class ShortLoginForm(ShortFieldsMixin, account_forms.LoginForm):
    pass


class ShortSignupForm(ShortFieldsMixin, signup.SignupForm):
    pass


class ShortSocialSignupForm(ShortFieldsMixin, account_forms.SocialSignupForm):
    pass


class ShortAddEmailForm(ShortFieldsMixin, account_forms.AddEmailForm):
    pass


class ShortChangePasswordForm(ShortFieldsMixin, account.ChangePasswordForm):
    pass


class ShortSetPasswordForm(ShortFieldsMixin, account.SetPasswordForm):
    pass


class ShortResetPasswordForm(ShortFieldsMixin, account_forms.ResetPasswordForm):
    pass


class ShortResetPasswordKeyForm(ShortFieldsMixin, account.ResetPasswordKeyForm):
    pass


class ShortReauthenticateForm(ShortFieldsMixin, account.ReauthenticateForm):
    pass


class ShortAuthenticateForm(ShortFieldsMixin, code_forms.AuthenticateForm):
    pass


class ShortMFAReauthenticateForm(ShortFieldsMixin, code_forms.ReauthenticateForm):
    pass


class ShortActivateTOTPForm(ShortFieldsMixin, code_forms.ActivateTOTPForm):
    pass


class ShortAddWebAuthnForm(ShortFieldsMixin, AddWebAuthnForm):
    pass


class ShortEditWebAuthnForm(ShortFieldsMixin, EditWebAuthnForm):
    pass
