"""The small forms around an application."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.languages import active_language
from cms.users.fields import AddressFormField
from cms.zoned_forms import MomentField, ZonedForm

from .models import Event, LateAdmission


class ColleagueForm(forms.Form):
    """An invitation of a colleague into the team."""

    address = AddressFormField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=lambda: settings.LANGUAGES, initial=active_language)


class OwnAddressForm(forms.Form):
    """The address of somebody who has begun without an account."""

    address = AddressFormField(
        label=_("Your e-mail address"), help_text=_("We send you a link that confirms it. Nobody else sees the address.")
    )


class LateForm(ZonedForm):
    """An applicant to let in after the deadline."""

    address = AddressFormField(label=_("E-mail address"))
    closes_at = MomentField(label=_("Until"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LateAdmission._meta.get_field("reason").max_length,
        help_text=_("Stays on record. The applicant does not see it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=lambda: settings.LANGUAGES, initial=active_language)


class PaperForm(ZonedForm):
    """An application that came by post."""

    language = forms.ChoiceField(label=_("Language of the letters"), choices=lambda: settings.LANGUAGES, initial=active_language)
    arrived_at = MomentField(label=_("Arrived"), help_text=_("When the letter was handed in or postmarked, as the call says."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=Event._meta.get_field("note").max_length,
        required=False,
        help_text=_("Needed if it arrived after the deadline. Stays on record."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ExtensionForm(ZonedForm):
    """A later deadline for everybody."""

    closes_at = MomentField(label=_("New deadline"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Stands beside the deadline on the page of the call."),
    )


class AnswerForm(forms.Form):
    """The answer of a team."""

    text = forms.CharField(label=_("Your answer"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}))
