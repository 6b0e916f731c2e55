"""The forms for selecting a person and for proposing a municipality."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.models import Municipality
from cms.users.models import User
from cms.users.ownership import sign_ups

from .alike import Alike, municipalities_alike
from .models import ProposedMunicipality


class AccountField(forms.ModelChoiceField[User]):
    """Selects an account by its e-mail address: nobody can browse a list of all people.

    Unconfirmed sign-ups are not accepted, since anybody may have made them.
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


class ProposalForm(forms.ModelForm[ProposedMunicipality]):
    """A municipality that the register lacks. If there is one with a similar name, the person is asked first."""

    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        help_text=_("The address of the municipality’s own website, if it has one."),
    )
    is_another = forms.BooleanField(label=_("It is none of these. Propose it anyway."), required=False)

    class Meta:
        model = ProposedMunicipality
        fields = ("name", "country", "website")
        widgets = {"name": forms.TextInput(attrs={"dir": "auto"})}

    alike: list[Alike]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.alike = []
        if not self.is_bound:
            del self.fields["is_another"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("name") and cleaned.get("country"):
            self.alike = municipalities_alike(cleaned["name"], cleaned["country"])
        if self.alike and not cleaned.get("is_another"):
            self.add_error("is_another", _("There are municipalities with this name or a similar one. Is yours one of them?"))
        if not self.alike:
            self.fields.pop("is_another", None)
        cleaned.pop("is_another", None)
        return cleaned


class DecisionForm(forms.Form):
    """A staff decision on a proposal."""

    municipality = forms.ModelChoiceField(
        queryset=Municipality.objects.order_by("name_de"), label=_("In the register already as"), required=False
    )
    reason = forms.CharField(
        label=_("Reason for rejecting it"),
        max_length=500,
        required=False,
        help_text=_("The person who proposed it reads this."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
