"""The forms with which people rate, comment and check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.rating import RatingField
from community.visualisations.models import ASKED, Comment, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .comments import Pin


class RatingForm(forms.Form):
    """A rating from 1 to 5 for each value that the session asks about. None of them is required."""

    def __init__(self, *args: Any, values: Sequence[Value], address: str = "", **options: Any) -> None:
        """Ask about `values`. `address`: where a script saves the form while somebody chooses."""
        super().__init__(*args, **options)
        self.autosave = {"address": address, "fields": [str(value) for value in values]}
        for value in values:
            self.fields[str(value)] = RatingField(label=value.label, help_text=ASKED[value], required=False)


class CommentForm(forms.ModelForm[Comment]):
    """A comment, and the point of the picture that it is about, in per cent of its width and height."""

    x = forms.FloatField(label=gettext_lazy("From the left, in per cent"), min_value=0, max_value=100, required=False)
    y = forms.FloatField(label=gettext_lazy("From the top, in per cent"), min_value=0, max_value=100, required=False)

    class Meta:
        model = Comment
        fields = ("text",)
        labels = {"text": gettext_lazy("Your comment")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4, "dir": "auto"})}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        has = {name: cleaned.get(name) is not None for name in ("x", "y")}
        if any(has.values()) and not all(has.values()) and not self.has_error("x") and not self.has_error("y"):
            self.add_error("y" if has["x"] else "x", _("A point of the picture needs both numbers."))
        return cleaned

    @property
    def pin(self) -> Pin | None:
        """The point, as fractions."""
        x, y = self.cleaned_data["x"], self.cleaned_data["y"]
        return None if x is None or y is None else (round(x / 100, 6), round(y / 100, 6))


class RejectForm(forms.Form):
    """Why a variant is not shown to the group."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The author reads it."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
