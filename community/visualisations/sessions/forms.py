"""The form for planning a session."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Any, ClassVar, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cms.concurrency import NoticesOthers
from cms.models import EventPage
from cms.zoned_forms import MomentField
from community.clocks.steps import LONGEST_TITLE, MOST_STEPS
from community.clocks.timing import Step
from community.visualisations.models import ASKED, Session, Value

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

#: What limits the AI services, and the most that can be allowed: nobody means more, and a database stores no more.
MOST = {"pictures_per_member": 1000, "pictures_at_most": 10_000, "cents_at_most": 1_000_000}
LIMITS = tuple(MOST)
MOMENTS = ("uploads_open_at", "uploads_close_at", "starts_at", "ends_at")


def events_to_choose() -> list[tuple[str, str]]:
    """Return the events on the site, newest first, by their translation key: in the reader's language if they have it."""
    from cms.localisation import versions_of

    keys = EventPage.objects.live().public().order_by("-starts_at").values_list("translation_key", flat=True)
    pages = {page.translation_key: page for page in versions_of(dict.fromkeys(keys))}
    return [(str(key), pages[key].title) for key in dict.fromkeys(keys) if key in pages]


class SessionForm(NoticesOthers, forms.ModelForm[Session]):
    """A session: what it is about, when it takes place, who sees it, and what it may cost. Its moments are in the zone chosen beside them."""

    uploads_open_at = MomentField(label=gettext_lazy("Photos from"))
    uploads_close_at = MomentField(label=gettext_lazy("Photos until"))
    starts_at = MomentField(label=gettext_lazy("Begins"))
    ends_at = MomentField(label=gettext_lazy("Ends"))
    values = forms.MultipleChoiceField(
        label=gettext_lazy("Variants are rated by"),
        help_text=gettext_lazy("The values of the New European Bauhaus."),
        choices=lambda: [(value, f"{value.label}: {ASKED[value]}") for value in Value],
        widget=forms.CheckboxSelectMultiple,
    )
    event = forms.TypedChoiceField(
        label=gettext_lazy("Public event"),
        help_text=gettext_lazy("Its page tells the public of the session, and members how to take part."),
        required=False,
        coerce=lambda key: key or None,
        empty_value=None,
    )
    providers = forms.MultipleChoiceField(
        label=gettext_lazy("Variants can be made by"),
        help_text=gettext_lazy("A collage is always possible: it needs no AI and costs nothing."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Session
        fields = (
            "title",
            "brief",
            "questions",
            "values",
            "event",
            "time_zone",
            *MOMENTS,
            "photos_per_member",
            "audience",
            "is_moderated",
            "providers",
            *LIMITS,
        )
        widgets: ClassVar = {
            "brief": forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
            "questions": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
            "audience": forms.RadioSelect,
        }
        help_texts: ClassVar = {
            "brief": gettext_lazy("What the session is about and what comes out of it."),
            "questions": gettext_lazy("One on each line."),
            "time_zone": gettext_lazy("All times of the session are in this time zone."),
            "photos_per_member": gettext_lazy("Each place can have up to five of them."),
            "audience": gettext_lazy("At most. Whoever uploads a photo can allow less. Nothing is public before you release it."),
            "pictures_per_member": gettext_lazy("Made by AI services. Collages do not count."),
            "is_moderated": gettext_lazy("What is asked of an AI, and every variant, waits until a facilitator has approved it."),
        }

    field_order = Meta.fields

    def __init__(self, *args: Any, providers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        known = {key for key, _title in providers}
        gone = [(key, key) for key in self.instance.providers if key not in known]
        field = cast("forms.MultipleChoiceField", self.fields["providers"])
        field.choices = [*providers, *gone]
        if not field.choices:  # then there are only collages, which have no limits
            for name in ("providers", *LIMITS):
                del self.fields[name]
        for name in set(LIMITS).intersection(self.fields):
            self.fields[name].validators.append(MaxValueValidator(MOST[name]))
            self.fields[name].widget.attrs["max"] = MOST[name]
        cast("forms.TypedChoiceField", self.fields["event"]).choices = self.events()
        zone = self.chosen_zone()
        for name in MOMENTS:
            cast("MomentField", self.fields[name]).zone = zone
        if not self.instance.pk:
            for name, moment in usual_moments().items():
                if self.initial.get(name) is None:
                    self.initial[name] = moment

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in parts, each with its heading."""
        names = {
            pgettext("session", "What it is about"): ("title", "brief", "questions", "values", "event"),
            _("When"): ("time_zone", "starts_at", "ends_at", "uploads_open_at", "uploads_close_at"),
            _("Who"): ("photos_per_member", "audience", "is_moderated"),
            _("AI services"): ("providers", *LIMITS),
        }
        parts = [(title, [self[name] for name in fields if name in self.fields]) for title, fields in names.items()]
        return [(title, fields) for title, fields in parts if fields]

    def events(self) -> list[tuple[str, str]]:
        """Return what can be chosen, with what is stored: an event that is not on the site today may come back."""
        events = events_to_choose()
        stored = str(self.instance.event or "")
        gone = [(stored, _("an event that is not on the site"))] if stored and stored not in dict(events) else []
        return [("", _("none")), *events, *gone]

    def chosen_zone(self) -> tzinfo:
        """Return the zone in the form, or the session's if that is none."""
        wanted = self.data.get(self.add_prefix("time_zone"), "") if self.is_bound else ""
        try:
            return ZoneInfo(wanted) if wanted else self.instance.zone
        except (ValueError, KeyError, OSError):
            return self.instance.zone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        moments = {name: cleaned.get(name) for name in MOMENTS}
        if later(moments["starts_at"], moments["ends_at"]):
            self.add_error("ends_at", _("The session has to end after it begins."))
        if later(moments["uploads_open_at"], moments["uploads_close_at"]):
            self.add_error("uploads_close_at", _("The upload window has to close after it opens."))
        if (ends_at := moments["ends_at"]) and (closes_at := moments["uploads_close_at"]) and closes_at > ends_at:
            self.add_error("uploads_close_at", _("The upload window cannot close after the end of the session."))
        return cleaned


def later(begin: datetime | None, end: datetime | None) -> bool:
    return begin is not None and end is not None and begin >= end


def usual_moments() -> dict[str, datetime]:
    """Return a first proposal: a session of two hours in two weeks, with photos in the week before."""
    begin = (timezone.now() + timedelta(days=14)).replace(minute=0, second=0, microsecond=0)
    end = begin + timedelta(hours=2)
    return dict(zip(MOMENTS, (begin - timedelta(days=7), end, begin, end), strict=True))


class StepForm(forms.Form):
    """A step of the run sheet. One without a title is left out."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    title = forms.CharField(
        label=gettext_lazy("Title"), required=False, max_length=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=600, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("title") and not cleaned.get("minutes") and not self.has_error("minutes"):
            self.add_error("minutes", _("Say how many minutes it takes."))
        return cleaned


MORE_STEPS = 3  # empty rows below those that there are
StepsFormSet = forms.formset_factory(StepForm, extra=MORE_STEPS, max_num=MOST_STEPS, absolute_max=MOST_STEPS)


def steps_in(formset: Any) -> list[Step]:
    """Return the steps of a valid form set, each with a key of its own."""
    rows = [form.cleaned_data for form in formset if form.cleaned_data.get("title")]
    sent = [row["key"] for row in rows]
    keys = [key if key and key not in sent[:place] else token_hex(6) for place, key in enumerate(sent)]
    return [Step(key, row["title"], row["minutes"] * 60) for key, row in zip(keys, rows, strict=True)]
