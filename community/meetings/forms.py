"""The forms of meetings."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.concurrency import NoticesOthers
from cms.languages import active_language
from cms.zoned_forms import MomentField

from .models import FACTS, DateAnswer, DatePoll, Meeting, PersonalCalendar
from .repeating import MOST_DATES, Rhythm

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from .models import DateSlot

MOMENTS = ("starts_at", "ends_at", "signup_until")
LONGEST_MEETING = timedelta(days=31)
SLOT_FIELDS = tuple(f"date_{number}" for number in range(1, 9))


class InChosenZone(forms.ModelForm[Any]):
    """A form whose moments are in the time zone that is chosen in it."""

    moments: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zone = self.chosen_zone()
        for name in self.moments:
            if name in self.fields:
                cast("MomentField", self.fields[name]).zone = zone

    def chosen_zone(self) -> tzinfo:
        """Return the zone in the form; the stored one, if what was sent is none."""
        sent = self.data.get(self.add_prefix("time_zone"), "") if self.is_bound else ""
        return zone_or_none(str(sent or self.initial.get("time_zone") or "")) or self.instance.zone


def zone_or_none(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, KeyError, OSError):
        return None


class MeetingForm(NoticesOthers, InChosenZone):
    """A meeting: what it is about, when and where, and who can come. Its moments are in the zone chosen beside them."""

    moments = MOMENTS

    starts_at = MomentField(label=gettext_lazy("Begins"))
    ends_at = MomentField(label=gettext_lazy("Ends"))
    signup_until = MomentField(
        label=gettext_lazy("Sign up until"), help_text=gettext_lazy("Without a date: until the meeting begins."), required=False
    )
    link = forms.URLField(
        label=gettext_lazy("Link for taking part online"), max_length=1000, required=False, assume_scheme="https"
    )

    class Meta:
        model = Meeting
        fields = FACTS
        widgets: ClassVar = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "agenda": forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
            "place": forms.TextInput(attrs={"dir": "auto"}),
        }
        help_texts: ClassVar = {
            "agenda": gettext_lazy(
                "You can use paragraphs, lists (start each line with -), **bold** and links: [words](https://address)."
            ),
            "time_zone": gettext_lazy("The times below are in this time zone. Each reader also sees her own."),
            "places": gettext_lazy(
                "Without a number there is no limit. Whoever comes too late is on a waiting list and moves up."
            ),
            "shows_municipalities": gettext_lazy("Only for people who show their municipality to the group in their profile."),
        }

    field_order = ("title", "agenda", "language", "time_zone", "starts_at", "ends_at", "place", "link", *FACTS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance._state.adding and not self.is_bound:
            for name, moment in usual_moments(self.chosen_zone()).items():
                self.initial[name] = self.initial.get(name) or moment
            self.initial["language"] = self.initial.get("language") or active_language()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        is_moved = "starts_at" in self.changed_data or self.instance._state.adding
        if starts_at and is_moved and starts_at <= timezone.now():
            self.add_error("starts_at", _("Choose a date in the future."))
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The meeting has to end after it begins."))
        elif starts_at and ends_at and ends_at - starts_at > LONGEST_MEETING:
            self.add_error("ends_at", _("A meeting can take a month at most."))
        until = cleaned.get("signup_until")
        if starts_at and until and until > starts_at:
            self.add_error("signup_until", _("People can sign up until the meeting begins at the latest."))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the form says of the meeting."""
        return {name: self.cleaned_data[name] for name in FACTS if name in self.cleaned_data}


def rhythm_choices() -> list[tuple[str, Any]]:
    return [("", _("once")), *Rhythm.choices]


class NewMeetingForm(MeetingForm):
    """A new meeting, which may be repeated."""

    rhythm = forms.ChoiceField(label=gettext_lazy("Takes place"), choices=rhythm_choices, required=False)
    times = forms.IntegerField(
        label=gettext_lazy("How many times"),
        help_text=gettext_lazy("Each date is a meeting of its own: people sign up for each."),
        required=False,
        min_value=1,
        max_value=MOST_DATES,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("rhythm") and not cleaned.get("times") and "times" not in self.errors:
            self.add_error("times", _("How many times does the meeting take place?"))
        return cleaned

    @property
    def rhythm_chosen(self) -> Rhythm | None:
        return Rhythm(self.cleaned_data["rhythm"]) if self.cleaned_data.get("rhythm") else None

    @property
    def times_chosen(self) -> int:
        return int(self.cleaned_data.get("times") or 1)


def usual_moments(zone: tzinfo) -> dict[str, datetime]:
    """Return what a new form begins with: an hour in two weeks, at ten in the morning in `zone`."""
    day = timezone.now().astimezone(zone) + timedelta(days=14)
    start = day.replace(hour=10, minute=0, second=0, microsecond=0)
    return {"starts_at": start, "ends_at": start + timedelta(hours=1)}


class CopyForm(forms.Form):
    """At which other date the same meeting takes place, and how often."""

    starts_at = MomentField(label=gettext_lazy("Begins"))
    rhythm = NewMeetingForm.base_fields["rhythm"]
    times = NewMeetingForm.base_fields["times"]

    def __init__(self, *args: Any, zone: tzinfo, **options: Any) -> None:
        super().__init__(*args, **options)
        cast("MomentField", self.fields["starts_at"]).zone = zone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_at = cleaned.get("starts_at")
        if starts_at and starts_at <= timezone.now():
            self.add_error("starts_at", _("Choose a date in the future."))
        if cleaned.get("rhythm") and not cleaned.get("times") and "times" not in self.errors:
            self.add_error("times", _("How many times does the meeting take place?"))
        return cleaned


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Everybody who has signed up reads it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class PollForm(InChosenZone):
    """A poll for the date of a meeting."""

    moments = SLOT_FIELDS

    class Meta:
        model = DatePoll
        fields = ("title", "agenda", "language", "time_zone", "minutes", "place")
        widgets: ClassVar = MeetingForm.Meta.widgets
        help_texts: ClassVar = {
            "agenda": MeetingForm.Meta.help_texts["agenda"],
            "time_zone": MeetingForm.Meta.help_texts["time_zone"],
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zone = self.chosen_zone()
        for number, name in enumerate(SLOT_FIELDS, 1):
            field = MomentField(label=_("Date %(number)s") % {"number": number}, required=number <= 2)
            field.zone = zone
            self.fields[name] = field
        if not self.is_bound:
            self.initial["language"] = self.initial.get("language") or active_language()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in SLOT_FIELDS:
            if (moment := cleaned.get(name)) and moment <= timezone.now():
                self.add_error(name, _("Choose a date in the future."))
        if len(self.dates) == 1 and not self.errors:
            self.add_error(SLOT_FIELDS[1], _("Propose two different dates at least."))
        return cleaned

    @property
    def slot_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in SLOT_FIELDS]

    @property
    def dates(self) -> list[datetime]:
        return sorted({moment for name in SLOT_FIELDS if (moment := self.cleaned_data.get(name))})


class AnswerForm(forms.Form):
    """An answer to each date of a poll."""

    def __init__(self, *args: Any, slots: Mapping[DateSlot, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.slots = list(slots)
        for slot, label in slots.items():
            self.fields[f"slot_{slot.pk}"] = forms.ChoiceField(
                label=label, choices=DateAnswer.Value.choices, widget=forms.RadioSelect, required=False
            )

    @property
    def answers(self) -> dict[int, str]:
        """The answers that were given, by the keys of the dates."""
        given = {slot.pk: self.cleaned_data.get(f"slot_{slot.pk}") for slot in self.slots}
        return {key: value for key, value in given.items() if value}


class ChoicesForm(forms.ModelForm[PersonalCalendar]):
    """What the calendar contains, and when to be reminded."""

    class Meta:
        model = PersonalCalendar
        fields = ("shows_all", "reminds_day", "reminds_hour")
