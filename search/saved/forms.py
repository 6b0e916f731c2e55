"""What a person says of a search to be kept."""

from __future__ import annotations

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.concurrency import NoticesOthers, Saved

from .models import SavedSearch


class SavedSearchForm(NoticesOthers, forms.ModelForm[SavedSearch]):
    """Its name, and how often letters may come. Whether the name is free is checked by the service, for its owner."""

    class Meta:
        model = SavedSearch
        fields = ("name", "frequency")
        widgets = {"name": forms.TextInput(attrs={"dir": "auto"}), "frequency": forms.RadioSelect}
        help_texts = {
            "name": _("You find the search under this name, and letters about it carry it."),
            "frequency": _("A letter comes only if there is something new. Each has a link that ends them."),
        }

    def last_saved(self, stored: models.Model) -> Saved | None:
        return None  # it was the same person, in another window
