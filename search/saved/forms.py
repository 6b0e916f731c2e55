"""The form of a saved search."""

from __future__ import annotations

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.concurrency import NoticesOthers, Saved

from .models import SavedSearch


class SavedSearchForm(NoticesOthers, forms.ModelForm[SavedSearch]):
    """The name of a search and the frequency of its e-mails. The service validates that the name is unique for the owner."""

    class Meta:
        model = SavedSearch
        fields = ("name", "frequency")
        widgets = {"name": forms.TextInput(attrs={"dir": "auto"}), "frequency": forms.RadioSelect}
        help_texts = {
            "name": _("You will find the search under this name. It also appears in our e-mails about it."),
            "frequency": _("We only e-mail you when there is something new. Every e-mail has a link to unsubscribe."),
        }

    def last_saved(self, stored: models.Model) -> Saved | None:
        return None  # it was the same person, in another window
