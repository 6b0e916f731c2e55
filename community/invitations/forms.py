"""The forms for inviting somebody and for accepting an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from cms.languages import active_language
from cms.users.fields import AddressFormField
from cms.users.forms import LONGEST
from cms.users.models import LONGEST_NAME, User


class InvitationForm(forms.Form):
    """An invitation to one person. `roles` are the choices that the inviter has."""

    address = AddressFormField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"))
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=lambda: settings.LANGUAGES, initial=active_language)

    def __init__(self, *args: Any, roles: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=roles)


class InvitedSignUpForm(forms.Form):
    """The sign-up of an invited person, with the address of the invitation."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        help_text=_("As you write it, in any script. Members of your groups see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST,
        strip=False,
        help_text=password_validation.password_validators_help_text_html(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, address: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.address = address

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        account = User(email=self.address, name=self.cleaned_data.get("name", ""))
        password_validation.validate_password(password, account)
        return password
