"""The form for sending a table."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TableForm(forms.Form):
    """A table of people to invite."""

    table = forms.FileField(
        label=_("Table (CSV)"),
        help_text=_(
            "The first row names the columns: name, e-mail, municipality, group, language. Only “e-mail” has to be there, and the "
            "group if there are several. At most 2,000 rows."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
