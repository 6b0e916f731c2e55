"""The forms for asking to join, and for deciding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.languages import active_language
from cms.users.fields import AddressFormField
from cms.users.models import LONGEST_NAME, User


class AdmissionRequestForm(forms.Form):
    """A request to join. Somebody who has logged in has an address already."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    address = AddressFormField(
        label=_("E-mail address"), help_text=_("Our answer goes there."), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    municipality = forms.CharField(
        label=_("Municipality"),
        max_length=160,
        help_text=_("The city, town, district or municipal company for which you work."),
        widget=forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto"}),
    )
    reason = forms.CharField(
        label=_("Why would you like to join?"),
        max_length=2000,
        help_text=_("Only those read it who decide on your request."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language of our e-mails"), choices=lambda: settings.LANGUAGES, initial=active_language)

    def __init__(self, *args: Any, by: User | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if by is not None:
            del self.fields["address"]
            self.initial.setdefault("name", by.name)


class RequestDecisionForm(forms.Form):
    """A staff decision on a request."""

    answer = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("The person reads it if you refuse the request."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
