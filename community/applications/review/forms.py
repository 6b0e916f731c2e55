"""The forms of those who review applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.formatting import format_percent
from cms.languages import active_language
from cms.rating import RatingField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from community.applications.models import Criterion, Review

MARK = "mark-"  # before the key of a criterion, in the name of its field


class ReviewForm(forms.Form):
    """A review: a mark for each criterion, and a reason. A draft may lack marks."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For the others who work on these applications. The municipality does not see it."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        criteria: Sequence[Criterion],
        review: Review | None = None,
        kept: Mapping[str, Any] | None = None,
    ) -> None:
        marks = {f"{MARK}{one.criterion_id}": one.value for one in review.marks.all()} if review else {}
        initial = {**marks, "reason": review.reason if review else "", **(kept or {})}
        super().__init__(data, initial=initial)
        self.criteria = criteria
        language = active_language()
        fields = {
            f"{MARK}{one.pk}": RatingField(label=one.name_in(language), help_text=one.help_in(language), required=False)
            for one in criteria
        }
        self.fields = {**fields, **self.fields}  # the marks come first

    def rated(self) -> Iterator[tuple[Any, str]]:
        """Yield the field of each criterion, with how much it counts."""
        weights = sum(one.weight for one in self.criteria)
        for one in self.criteria:
            counts = _("counts %(share)s") % {"share": format_percent(one.weight / weights)}
            yield self[f"{MARK}{one.pk}"], counts

    def marks(self) -> dict[int, int | None]:
        """Return the marks by criterion that a valid form has; None for those left out."""
        return {one.pk: self.cleaned_data[f"{MARK}{one.pk}"] for one in self.criteria}


class RemarkForm(forms.Form):
    """A remark for the others who work on the application."""

    text = forms.CharField(label=gettext_lazy("Remark for the others"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    may_be_sent = forms.BooleanField(
        label=gettext_lazy("This may be sent to the municipality with the decision, without my name"), required=False
    )


class QuestionForm(forms.Form):
    """A question to applicants."""

    text = forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Everybody in the team is told, and can answer on the page of the application."),
    )
