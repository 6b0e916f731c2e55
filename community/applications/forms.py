"""The small forms around an application."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.languages import active_language
from cms.users.fields import AddressFormField


class ColleagueForm(forms.Form):
    """An invitation of a colleague into the team."""

    address = AddressFormField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=lambda: settings.LANGUAGES, initial=active_language)


class OwnAddressForm(forms.Form):
    """The address of somebody who has begun without an account."""

    address = AddressFormField(
        label=_("Your e-mail address"), help_text=_("We send you a link that confirms it. Nobody else sees the address.")
    )
