"""The form with which somebody deletes her account."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DeleteAccountForm(forms.Form):
    """A person confirms that she has read what becomes of her data."""

    understood = forms.BooleanField(
        label=_("I have read this. Delete my account."),
        error_messages={"required": _("Confirm that you have read what is deleted. It cannot be undone.")},
    )
