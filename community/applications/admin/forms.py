"""The form with which editors set up the applications to a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.users.fields import AddressFormField
from cms.users.models import User
from cms.users.ownership import with_confirmed_address
from community.applications.models import Round, RoundRole
from community.forms.models import Form

if TYPE_CHECKING:
    from collections.abc import Iterable


class RoundForm(forms.ModelForm[Round]):
    """The form that a call uses, and what happens to applications afterwards."""

    form = forms.ModelChoiceField(
        label=_("Form"),
        queryset=Form.objects.all(),
        help_text=_("Applicants fill in its published version. When you publish a newer version, drafts move to it."),
    )

    class Meta:
        model = Round
        fields = ("form", "keep_months", "retention")


class RoleForm(forms.Form):
    """Somebody who works on the applications: an account by its address."""

    address = AddressFormField(label=_("E-mail address of the account"), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=RoundRole.Role.choices, initial=RoundRole.Role.REVIEWER)

    def clean_address(self) -> User | None:
        address = self.cleaned_data["address"]
        if not address:
            return None
        account = with_confirmed_address(User.objects.filter(email=address, is_active=True)).first()
        if account is None:
            raise ValidationError(_("There is no account with this confirmed address."))
        return account


RoleFormSet = forms.formset_factory(RoleForm, extra=2, can_delete=True, max_num=100, absolute_max=110, validate_max=True)


def roles_in(formset: Any) -> list[tuple[User, str]]:
    """Return the (account, role) that a valid formset leaves, without repetitions."""
    rows: Iterable[dict[str, Any]] = formset.cleaned_data
    kept = [(row["address"], row["role"]) for row in rows if row.get("address") and not row.get("DELETE")]
    return list(dict.fromkeys(kept))
