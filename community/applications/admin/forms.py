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
from community.applications.models.review import HIGHEST_WEIGHT
from community.forms.models import Form
from community.forms.texts import TextsFormField

if TYPE_CHECKING:
    from collections.abc import Iterable


class RoundForm(forms.ModelForm[Round]):
    """The form that a call uses, and what happens to applications afterwards."""

    form = forms.ModelChoiceField(
        label=_("Form"),
        queryset=Form.objects.all(),
        help_text=_("Applicants fill in its published version. When you publish a newer version, drafts move to it."),
    )

    second_form = forms.ModelChoiceField(
        label=_("Second form, after acceptance"),
        queryset=Form.objects.all(),
        required=False,
        empty_label=_("None"),
        help_text=_("For example the signed agreement. Teams get it with the letter of acceptance."),
    )

    class Meta:
        model = Round
        fields = ("form", "is_anonymous", "second_form", "days_to_answer", "keep_months", "retention")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        second = getattr(self.instance, "second", None) if self.instance.pk else None
        self.fields["second_form"].initial = second.form_id if second else None

    def clean_second_form(self) -> Form | None:
        """Refuse another form, or none, once somebody fills in the second form."""
        chosen: Form | None = self.cleaned_data["second_form"]
        second = getattr(self.instance, "second", None) if self.instance.pk else None
        if second and second.form_id != (chosen.pk if chosen else None) and second.applications.exists():
            raise ValidationError(_("Teams have already been given this form, so it cannot be changed."))
        return chosen


class CriterionForm(forms.Form):
    """A criterion by which applications are judged. Emptied, it is removed."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = TextsFormField(label=_("Criterion"), required=False, max_length=80)
    help = TextsFormField(label=_("What to look for"), required=False, max_length=200)
    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=1,
        max_value=HIGHEST_WEIGHT,
        initial=1,
        help_text=_("Its share of the score is its weight among those of all criteria."),
    )


class BaseCriterionFormSet(forms.BaseFormSet[CriterionForm]):
    """The criteria of a round. Once reviews are submitted, none can be added or removed: they would lack marks."""

    def __init__(self, *args: Any, is_fixed: bool = False, known: Iterable[int] = (), **options: Any) -> None:
        self.is_fixed, self.known = is_fixed, frozenset(known)
        super().__init__(*args, **options)

    def clean(self) -> None:
        rows = self.criteria() if self.is_valid_so_far() else []
        kept = {row["pk"] for row in rows if row["pk"]}
        if self.is_fixed and (kept != self.known or any(not row["pk"] for row in rows)):
            raise ValidationError(
                _("Reviews have been submitted, so criteria can be reworded and weighted, but neither added nor removed.")
            )

    def is_valid_so_far(self) -> bool:
        return not any(form.errors for form in self.forms)

    def criteria(self) -> list[dict[str, Any]]:
        """Return the criteria that the rows leave, in order."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [{**row, "pk": row.get("pk") if row.get("pk") in self.known else None} for row in rows if row.get("name")]


CriterionFormSet: Any = forms.formset_factory(
    CriterionForm, formset=BaseCriterionFormSet, extra=2, can_delete=True, max_num=20, absolute_max=30, validate_max=True
)


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
