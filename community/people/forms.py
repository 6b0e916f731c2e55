"""Choosing a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.users.models import User
from cms.users.ownership import sign_ups


class AccountField(forms.ModelChoiceField[User]):
    """An account by its e-mail address: nobody can leaf through a list of all people.

    A sign-up that nobody has confirmed may be anybody's.
    """

    widget = forms.EmailInput

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=User.objects.all(), **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return User.objects.filter(pk=value).values_list("email", flat=True).first()
        return value

    def to_python(self, value: Any) -> User | None:
        address = str(value or "").strip()
        if not address:
            return None
        account = User.objects.filter(email=address).first()
        if account and sign_ups(User.objects.filter(pk=account.pk)).exists():
            raise forms.ValidationError(_("The person has not confirmed this address yet."), code="unconfirmed")
        if account is None:
            raise forms.ValidationError(
                _("No account has this address. The person has to create one first."),
                code="unknown",
            )
        return account
