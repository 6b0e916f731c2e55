"""Accounts, as administrators make and change them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from .fields import AddressFormField
from .models import User
from .ownership import in_the_way


class _AddressForm(forms.ModelForm[User]):
    """An address is taken if another account has it, but not by a sign-up that nobody confirmed."""

    email = AddressFormField(
        label=_("E-mail address"),
        help_text=_("The person confirms it with a link that we send there. After a change, the old address no longer works."),
    )

    def _clean_username(self) -> None:  # of Wagtail's form, which would count sign-ups
        address = self.cleaned_data.get("email")
        if address and in_the_way(address).exclude(pk=self.instance.pk).exists():
            self.add_error("email", forms.ValidationError(_("There is already an account with this address."), code="unique"))


class AccountCreationForm(_AddressForm, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        pass


class AccountEditForm(_AddressForm, UserEditForm):
    class Meta(UserEditForm.Meta):
        pass


class AccountViewSet(UserViewSet):
    def get_form_class(self, for_update: bool = False) -> Any:
        return AccountEditForm if for_update else AccountCreationForm
