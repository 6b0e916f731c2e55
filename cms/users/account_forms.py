"""allauth's forms, with addresses in canonical form and numbers in every script."""

from typing import Any

from allauth.account import forms
from allauth.account.models import EmailAddress
from allauth.socialaccount import forms as social_forms
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest

from .fields import use_canonical_addresses
from .models import User
from .ownership import owner_of, release, sign_ups

MOST_TRIES = 10  # each failed try means that somebody else's succeeded


class _ReadsAddresses(BaseForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        use_canonical_addresses(self)


class _SignsUp(_ReadsAddresses):
    """An address is taken only once somebody has confirmed it."""

    def validate_unique_email(self, value: str) -> str:
        self.account_already_exists = owner_of(value) is not None
        return value

    def save(self, request: HttpRequest) -> User:
        release(address=self.cleaned_data["email"], sign_ups_alone=False)
        return super().save(request)  # type: ignore[misc]  # of allauth's form beside this one

    def try_save(self, request: HttpRequest) -> Any:
        for further_tries in reversed(range(MOST_TRIES)):
            try:
                with transaction.atomic():
                    return super().try_save(request)  # type: ignore[misc]
            except IntegrityError:  # somebody else took the address between our check and our write
                if not further_tries:
                    raise
                self.validate_unique_email(self.cleaned_data["email"])
        return None


class LoginForm(_ReadsAddresses, forms.LoginForm):
    pass


class SignupForm(_SignsUp, forms.SignupForm):
    pass


class SocialSignupForm(_SignsUp, social_forms.SignupForm):
    pass


class AddEmailForm(_ReadsAddresses, forms.AddEmailForm):
    pass


class ResetPasswordForm(_ReadsAddresses, forms.ResetPasswordForm):
    """Requests a new password for the account that has the address, not for one that only asked for it."""

    users: list[User]

    def clean_email(self) -> str:
        email = super().clean_email()
        unconfirmed = set(sign_ups(User.objects.filter(email=email)))
        self.users = [user for user in self.users if user.email == email and user not in unconfirmed]
        if not self.users:
            # The e-mail to a known address is sent after two more checks of its confirmation: without these, timing would tell.
            for _look in range(2):
                EmailAddress.objects.filter(email=email, user=None).exists()
        return email
