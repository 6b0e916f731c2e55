"""The forms for conditions, one for each kind, and their way to constraints and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import ValidationError as NotPossible

from cms.languages import active_language
from community.applications.cohort.candidates import Attribute
from community.applications.cohort.constraints import (
    Constraint,
    Different,
    Each,
    Must,
    MustNot,
    NotBoth,
    Requirement,
    Share,
    Size,
    problems_of,
)
from community.applications.models import MOST_CHARACTERS_OF_A_REASON

from .reading import Demand, demand_of, has_rows, label_of, requirable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .pool import Pool

HIGHEST = 1000
ATTRIBUTES = {
    Attribute.REGION: gettext_lazy("Region"),
    Attribute.COUNTRY: gettext_lazy("Country"),
    Attribute.LANGUAGE: gettext_lazy("Language"),
    Attribute.KIND: gettext_lazy("Kind of municipality"),
}


class ConditionForm(forms.Form):
    """A form for one kind of condition. After validation it has the `condition`."""

    type: ClassVar[type[Constraint]]
    title: ClassVar[Any]
    help: ClassVar[Any] = ""

    condition: Constraint

    def __init__(self, *args: Any, pool: Pool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pool = pool
        self.offer()

    def offer(self) -> None:
        """Set the options of the fields."""

    @classmethod
    def facts_of(cls, one: Any) -> dict[str, Any]:
        """Return the values of the fields for a condition."""
        return {name: getattr(one, name) for name in cls.base_fields}

    def parts(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments of the constraint."""
        return dict(cleaned)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.condition = self.type(**self.parts(cleaned))
            except NotPossible as error:
                for sentence in problems_of(error):
                    self.add_error(None, sentence)
        return cleaned


def number(label: Any, *, lowest: int = 0, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=lowest, max_value=HIGHEST, **options)


class SizeForm(ConditionForm):
    type = Size
    title = gettext_lazy("Size of the cohort")
    help = gettext_lazy("For an exact number, enter it twice.")
    least = number(gettext_lazy("At least"), required=False)
    most = number(gettext_lazy("At most"), required=False)


class ShareForm(ConditionForm):
    type = Share
    title = gettext_lazy("How many from a region, a country, with a language or of a kind")
    of = forms.ChoiceField(label=gettext_lazy("Of whom"))
    least = number(gettext_lazy("At least"), required=False)
    most = number(gettext_lazy("At most"), required=False)

    def offer(self) -> None:
        self.fields["of"].choices = [  # type: ignore[attr-defined]  # a field of choices
            ("", "–"),
            *((label, values) for attribute, label in ATTRIBUTES.items() if (values := self.options_of(attribute))),
        ]

    def options_of(self, attribute: Attribute) -> list[tuple[str, str]]:
        wording = self.pool.wording
        options = [(f"{attribute}|{value}", wording.value(attribute, value)) for value in self.pool.values(attribute)]
        kept = self.initial.get("of", "")  # a value that no candidate has any more
        if kept.startswith(f"{attribute}|") and kept not in dict(options):
            options.append((kept, wording.value(attribute, kept.partition("|")[2])))
        return sorted(options, key=lambda option: option[1])

    @classmethod
    def facts_of(cls, one: Any) -> dict[str, Any]:
        return {"of": f"{one.attribute}|{one.value}", "least": one.least, "most": one.most}

    def parts(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        attribute, _bar, value = cleaned["of"].partition("|")
        return {"attribute": attribute, "value": value, "least": cleaned["least"], "most": cleaned["most"]}


class EachForm(ConditionForm):
    type = Each
    title = gettext_lazy("At most how many from one country or region")
    attribute = forms.ChoiceField(label=gettext_lazy("From each"), choices=ATTRIBUTES.items(), initial=Attribute.COUNTRY)
    most = number(gettext_lazy("At most"))
    kind = forms.ChoiceField(label=gettext_lazy("Only for"), required=False)

    def offer(self) -> None:
        wording, values = self.pool.wording, self.pool.values(Attribute.KIND)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # a field of choices
            ("", _("all municipalities")),
            *((value, wording.value(Attribute.KIND, value)) for value in values),
        ]

    def parts(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {**cleaned, "kind": cleaned["kind"] or None}


class DifferentForm(ConditionForm):
    type = Different
    title = gettext_lazy("How many different regions or countries")
    attribute = forms.ChoiceField(label=gettext_lazy("Different"), choices=ATTRIBUTES.items(), initial=Attribute.REGION)
    least = number(gettext_lazy("At least"), lowest=1)


class CandidateForm(ConditionForm):
    """A form whose `of_candidates` fields name candidates."""

    of_candidates: ClassVar[tuple[str, ...]] = ("candidate",)

    def offer(self) -> None:
        wording = self.pool.wording
        options = sorted(((one.key, wording.name(one.key)) for one in self.pool.candidates), key=lambda option: option[1])
        for name in self.of_candidates:
            self.fields[name].choices = [("", "–"), *options]  # type: ignore[attr-defined]  # a field of choices


class MustForm(CandidateForm):
    type = Must
    title = gettext_lazy("A municipality that must take part")
    help = gettext_lazy("For example one that was promised a place. To try something out, set it in the list instead.")
    candidate = forms.ChoiceField(label=gettext_lazy("Municipality"))


class MustNotForm(CandidateForm):
    type = MustNot
    title = gettext_lazy("A municipality that must not take part")
    candidate = forms.ChoiceField(label=gettext_lazy("Municipality"))


class NotBothForm(CandidateForm):
    type = NotBoth
    title = gettext_lazy("Two municipalities of which at most one takes part")
    of_candidates = ("first", "second")
    first = forms.ChoiceField(label=gettext_lazy("One municipality"))
    second = forms.ChoiceField(label=gettext_lazy("The other municipality"))


class RequirementForm(ConditionForm):
    type = Requirement
    title = gettext_lazy("Something that every application needs")
    help = gettext_lazy("For example two departments: the question about people, with at least two rows.")
    question = forms.ChoiceField(label=gettext_lazy("Question of the form"))
    least = number(gettext_lazy("Rows at least"), lowest=1, required=False, help_text=gettext_lazy("For tables and people."))

    def offer(self) -> None:
        language = active_language()
        self.questions = {one.key: one for one in requirable(self.pool.schema)}
        self.fields["question"].choices = [  # type: ignore[attr-defined]  # a field of choices
            ("", "–"),
            *((key, one.label_in(language)) for key, one in self.questions.items()),
        ]

    @classmethod
    def facts_of(cls, one: Any) -> dict[str, Any]:
        demand = demand_of(one.requirement)
        return {"question": demand.question, "least": demand.least or None} if demand else {}

    def parts(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        question = self.questions[cleaned["question"]]
        least = (cleaned["least"] or 1) if has_rows(question) else 0
        return {"requirement": Demand(question.key, least).key, "label": label_of(question, least)}


#: The forms by the type of the condition, in the order in which they are offered.
FORMS: dict[str, type[ConditionForm]] = {
    "size": SizeForm,
    "share": ShareForm,
    "each": EachForm,
    "different": DifferentForm,
    "requirement": RequirementForm,
    "must": MustForm,
    "must_not": MustNotForm,
    "not_both": NotBothForm,
}


class ReasonForm(forms.Form):
    """Why there is an exception."""

    reason = forms.CharField(
        label=pgettext_lazy("for an exception", "Reason"),
        max_length=MOST_CHARACTERS_OF_A_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays on record, with your name and the time."),
    )
