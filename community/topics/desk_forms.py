"""The forms of the editors of the topic store."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, cast
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.formatting import language_name
from cms.languages import active_language, direction_of
from cms.zoned_forms import MomentField
from community.markdown import LONGEST, render_markdown

from .answering import Words, mark_of_answer
from .models import Proposal, Round
from .models.proposal import LONGEST_TITLE
from .planning import FIELDS as ROUND_FIELDS
from .planning import FIXED

if TYPE_CHECKING:
    from datetime import tzinfo

    from django.utils.safestring import SafeString

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
ANSWER_FIELDS = ("answer", *(f"{name}_{code}" for code in LANGUAGES for name in ("title", "text")))


class AnswerForm(forms.Form):
    """An answer in one language or several. `opened` marks the answer that was opened, so that nobody's is overwritten unseen."""

    answer = forms.ChoiceField(label=_("What do you answer?"), choices=Proposal.Answer.choices, widget=forms.RadioSelect)
    opened = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, proposal: Proposal, **options: Any) -> None:
        super().__init__(*args, **options)
        for code in LANGUAGES:
            written = {"dir": direction_of(code), "lang": code}
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title in this language"),
                help_text=_("Leave it empty to show the title as it was proposed."),
                max_length=LONGEST_TITLE,
                required=False,
                widget=forms.TextInput(attrs=written),
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Answer"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 5, **written})
            )
        saved: dict[str, Any] = {"answer": proposal.answer, "opened": mark_of_answer(proposal)}
        for one in proposal.texts.all():
            saved |= {f"title_{one.language}": one.title, f"text_{one.language}": one.text}
        self.initial = saved | dict(self.initial)

    @property
    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            "answer": Proposal.Answer(self.cleaned_data["answer"]),
            "texts": {code: Words(self.cleaned_data[f"text_{code}"], self.cleaned_data[f"title_{code}"]) for code in LANGUAGES},
        }

    @property
    def languages(self) -> list[tuple[str, str, list[forms.BoundField], bool]]:
        """Each language with its name and fields, the reader's first, and whether it is open: that, and those with a text."""
        found = []
        for code in sorted(LANGUAGES, key=lambda code: (code != active_language(), LANGUAGES.index(code))):
            fields = [self[f"title_{code}"], self[f"text_{code}"]]
            is_open = code == active_language() or any(one.value() or one.errors for one in fields)
            found.append((code, language_name(code), fields, is_open))
        return found

    @property
    def previews(self) -> list[tuple[str, str, SafeString]]:
        """The answers as they will be shown: language, direction, text."""
        texts = ((code, str(self[f"text_{code}"].value() or "")[:LONGEST]) for code in LANGUAGES)
        return [(code, direction_of(code), render_markdown(text)) for code, text in texts if text.strip()]


class MergeForm(forms.Form):
    """With which topic a topic is merged."""

    into = forms.ModelChoiceField(
        Proposal.objects.none(),
        label=_("Into which topic?"),
        help_text=_("That topic stays, and takes over the municipalities of this one."),
    )

    def __init__(self, *args: Any, proposal: Proposal, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Proposal.objects.filter(withdrawn_at=None, merged_into=None).exclude(pk=proposal.pk).order_by("title", "pk")
        cast("forms.ModelChoiceField[Proposal]", self.fields["into"]).queryset = others


class RoundForm(forms.ModelForm[Round]):
    """A round of votes. Its moments are in the zone chosen beside them. `opened` is the version that was opened."""

    opens_at = MomentField(label=_("Opens"))
    closes_at = MomentField(label=_("Closes"))
    opened = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    class Meta:
        model = Round
        fields = ROUND_FIELDS
        help_texts: ClassVar = {"time_zone": _("Both times are in this time zone. Members also see them in their own.")}

    field_order = ROUND_FIELDS

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zone = self.chosen_zone()
        for name in ("opens_at", "closes_at"):
            cast("MomentField", self.fields[name]).zone = zone
        self.initial.setdefault("opened", self.instance.version)
        if not self.instance.pk:
            for name, moment in usual_moments(zone).items():
                self.initial[name] = self.initial.get(name) or moment
        elif not self.instance.is_planned:
            for name in FIXED:
                self.fields[name].disabled = True

    def chosen_zone(self) -> tzinfo:
        """Return the zone in the form, or the round's if that is none."""
        wanted = self.data.get(self.add_prefix("time_zone"), "") if self.is_bound else ""
        try:
            return ZoneInfo(wanted or str(self.instance.time_zone))
        except (ValueError, KeyError, OSError):
            return ZoneInfo(str(self.instance.time_zone))

    def _post_clean(self) -> None:
        """Leave the rest to the service, which is asked by JSON too; the instance stays as it is stored."""

    @property
    def facts(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in ROUND_FIELDS if not self.fields[name].disabled}


def usual_moments(zone: tzinfo) -> dict[str, datetime]:
    """Return a first proposal: three weeks from tomorrow morning on."""
    begin = (timezone.localtime(timezone=zone) + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
    return {"opens_at": begin, "closes_at": (begin + timedelta(weeks=3)).replace(hour=18)}
