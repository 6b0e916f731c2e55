"""Creating an account. Whether an address has one already must show in nothing: not in the answer, not in how long it takes."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest

from . import account_forms


class SignupForm(account_forms.SignupForm):
    """The form that does the same work for an address that is known."""

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            # A password takes most of a second to be hashed: without it, the answer for a known address would be there first.
            get_user_model()().set_password(self.cleaned_data.get("password1"))
        return super().try_save(request)
