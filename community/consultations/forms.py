"""The forms of consultations: planning one, the case, what is written in the phases, and the text for the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cms.concurrency import NoticesOthers
from cms.zoned_forms import MomentField

from .clock import minutes_of
from .models import LONGEST_RELEASE, LONGEST_TEXT, LONGEST_TITLE, CaseText, Consultation, Participant
from .moments import usual_moments
from .phases import MINUTES, Phase
from .rules import can_keep

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from .crews import Crew

Role = Participant.Role
DEADLINES = tuple(f"{phase}_until" for phase in (Phase.CASE, Phase.QUESTIONS, Phase.ADVICE, Phase.TAKEAWAYS))
MINUTE_FIELDS = tuple(f"{phase}_minutes" for phase in Phase)
MOST_MINUTES = 240


class ConsultationForm(NoticesOthers, forms.ModelForm[Consultation]):
    """A consultation as it is planned; once it has begun only its deadlines to come. Its moments are in the zone chosen in it.

    `crew` are its people; without it, it is a new one, and the form asks for the part of whoever plans it.
    """

    part = forms.ChoiceField(
        label=gettext_lazy("Your part"),
        choices=[
            (Role.CASE_GIVER, gettext_lazy("I bring the case; somebody else will moderate")),
            (Role.MODERATOR, gettext_lazy("I moderate; somebody else will bring the case")),
        ],
        widget=forms.RadioSelect,
        initial=Role.CASE_GIVER,
    )
    starts_at = MomentField(label=gettext_lazy("Begins"))

    class Meta:
        model = Consultation
        fields = ("title", "mode", "joining", "keeping", "time_zone", "starts_at", *DEADLINES)
        widgets: ClassVar = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "mode": forms.RadioSelect,
            "joining": forms.RadioSelect,
            "keeping": forms.RadioSelect,
        }
        help_texts: ClassVar = {
            "title": gettext_lazy("All members of the group read the title, so name nobody in it."),
            "time_zone": gettext_lazy("All times of the consultation are in this time zone."),
            "keeping": gettext_lazy("Everybody reads this before they join. Takeaways stay with the person who brings the case."),
        }
        labels: ClassVar = {"keeping": gettext_lazy("What becomes of the case, the questions and the advice?")}

    def __init__(self, *args: Any, crew: Crew | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.crew = crew
        proposed = usual_moments()
        for phase in Phase:
            if f"{phase}_until" in self.fields:
                label = _("“%(phase)s” until") % {"phase": phase.label}
                self.fields[f"{phase}_until"] = MomentField(label=label, required=False)
        minutes = minutes_of(self.instance) or dict(MINUTES)
        for phase in Phase:
            self.fields[f"{phase}_minutes"] = forms.IntegerField(
                label=_("Minutes for “%(phase)s”") % {"phase": phase.label},
                min_value=1 if phase != Phase.THANKS else 0,
                max_value=MOST_MINUTES,
                required=False,
                initial=minutes.get(phase, 0),
            )
        if crew is not None:
            del self.fields["part"]
        if self.instance.begun_at is not None:
            self.keep_only_deadlines_to_come()
        zone = self.chosen_zone()
        for name, field in self.fields.items():
            if isinstance(field, MomentField):
                field.zone = zone
                if self.instance.pk is None and self.initial.get(name) is None:
                    self.initial[name] = proposed[name]

    def keep_only_deadlines_to_come(self) -> None:
        now = timezone.now()
        to_come = {f"{phase}_until" for phase, end in self.instance.deadlines if end > now}
        for name in [name for name in self.fields if name not in to_come and not name.startswith("opened")]:
            del self.fields[name]

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in parts, each with its heading."""
        names: dict[str, tuple[str, ...]] = {
            pgettext("consultation", "What it is about"): ("title", "part"),
            _("How"): ("mode", "joining", "keeping"),
            _("When"): ("time_zone", "starts_at"),
            _("Live: how long each phase takes"): MINUTE_FIELDS,
            _("Over days: until when each phase lasts"): DEADLINES,
        }
        parts = [(title, [self[name] for name in fields if name in self.fields]) for title, fields in names.items()]
        return [(title, fields) for title, fields in parts if fields]

    @property
    def minutes(self) -> dict[Phase, int]:
        """The minutes of each phase of a live consultation, those without any left out."""
        given = {phase: self.cleaned_data.get(f"{phase}_minutes") for phase in Phase}
        return {phase: minutes for phase, minutes in given.items() if minutes}

    def chosen_zone(self) -> tzinfo:
        """Return the zone in the form, or that of the consultation if that is none."""
        wanted = self.data.get(self.add_prefix("time_zone"), "") if self.is_bound else ""
        try:
            return ZoneInfo(wanted) if wanted else self.instance.time_zone
        except (ValueError, KeyError, OSError):
            return self.instance.time_zone

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        mode = cleaned.get("mode") or self.instance.mode
        if mode == Consultation.Mode.LIVE:
            for name in DEADLINES:  # a live one has none, whatever was typed
                cleaned[name] = None
                self.errors.pop(name, None)
            self.clean_minutes(cleaned)
        elif mode == Consultation.Mode.DAYS:
            self.clean_deadlines(cleaned)
            for name in MINUTE_FIELDS:
                self.errors.pop(name, None)
        stored = type(self.instance).objects.filter(pk=self.instance.pk).values_list("keeping", flat=True).first()
        if stored and self.crew is not None and (keeping := cleaned.get("keeping")):
            verdict = can_keep(stored, keeping, self.crew)
            if not verdict:
                self.add_error("keeping", verdict.reason)
        return cleaned

    def clean_minutes(self, cleaned: dict[str, Any]) -> None:
        for name in MINUTE_FIELDS[:-1]:
            if name in self.fields and not cleaned.get(name) and not self.has_error(name):
                self.add_error(name, _("Say how many minutes it takes."))

    def clean_deadlines(self, cleaned: dict[str, Any]) -> None:
        before: datetime | None = cleaned.get("starts_at") or self.instance.starts_at
        now = timezone.now()
        for name in DEADLINES:
            end = cleaned.get(name) if name in self.fields else getattr(self.instance, name)
            if self.has_error(name):
                continue
            if end is None:
                self.add_error(name, _("Say until when this phase lasts."))
            elif name in self.fields and end <= now:
                self.add_error(name, _("This moment is over."))
            elif before is not None and end <= before and (name in self.fields):
                self.add_error(name, _("Each phase has to end after the one before it."))
            before = end or before


class CaseForm(NoticesOthers, forms.ModelForm[CaseText]):
    """The case, in Markdown, and the question that it leads to."""

    class Meta:
        model = CaseText
        fields = ("question", "text")
        widgets: ClassVar = {
            "question": forms.TextInput(attrs={"dir": "auto"}),
            "text": forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        }
        help_texts: ClassVar = {
            "question": gettext_lazy("One sentence, such as: What can we do so that drinking fountains survive a second year?"),
            "text": gettext_lazy(
                "What happened, who is involved, what you have tried. Only the people of this consultation read it."
            ),
        }


class ContributionForm(forms.Form):
    """A question, an answer or a piece of advice. `about` is the question that is answered."""

    text = forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))
    about = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)


class TakeawayForm(forms.Form):
    """What the case giver takes along, in her own words."""

    text = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ReleaseForm(forms.Form):
    """The text for the archive."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"}))
    text = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("Without names of people, and without anything that would give away who they are."),
        max_length=LONGEST_RELEASE,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES)


class ConsentForm(forms.Form):
    """The consent of the case giver: to exactly the words that `mark` stands for."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agreed = forms.BooleanField(error_messages={"required": gettext_lazy("Tick this if you agree.")})

    def __init__(self, *args: Any, wording: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agreed"].label = wording
