"""A clock as the template parts `community/clocks/*.html` show it: `show(clock, ...)` is their `clock`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formatting import format_number, format_time, isolated, local_digits, zone_name

from .reading import Reading, reading
from .timing import FROM, Press, State

if TYPE_CHECKING:
    from .models import Clock

MINUTES = (2, 5, 10)  # that one can choose of for an extension


@dataclass(frozen=True, slots=True)
class Stop:
    """A step on the line. `state` is "past", "now" or "ahead"."""

    title: str
    when: str
    state: str


@dataclass(frozen=True, slots=True)
class Button:
    """A button, which is offered in some states (`states`, for the script) and is there now or not (`is_shown`)."""

    press: Press
    states: str
    is_shown: bool

    @property
    def label(self) -> str:
        return str(self.press.label)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the templates show."""

    reading: Reading
    address: str
    zone: tzinfo

    @property
    def zone_name(self) -> str:
        """The short name of the zone: "MEZ"."""
        return zone_name(self.reading.ends_at or self.reading.now, self.zone)

    @property
    def text(self) -> str:
        """What stands in the ring: until when it runs, since without a script nothing counts; else the time left."""
        if self.reading.state == State.RUNNING and self.reading.ends_at:
            return format_time(self.reading.ends_at, self.zone)
        return duration_text(self.reading.left)

    @property
    def unit(self) -> str:
        """What stands below it."""
        if self.reading.state == State.RUNNING and self.reading.ends_at:
            return _("end, %(zone)s") % {"zone": self.zone_name}
        return str(State(self.reading.state).label)

    @property
    def ends_words(self) -> str:
        """Until when the step runs, as a sentence."""
        if self.reading.state != State.RUNNING or not self.reading.ends_at:
            return ""
        time = f"{format_time(self.reading.ends_at, self.zone)} {self.zone_name}"
        return _("until %(time)s") % {"time": time}

    @property
    def place(self) -> str:
        """The place of the step among all."""
        return _("step %(number)s of %(all)s") % {
            "number": format_number(self.reading.position + 1),
            "all": format_number(len(self.reading.steps)),
        }

    @property
    def following(self) -> str:
        """What comes next, with its time."""
        step = self.reading.following
        return _("Then: %(step)s, %(time)s") % {"step": isolated(step.title), "time": minutes_words(step.seconds)} if step else ""

    @property
    def stops(self) -> list[Stop]:
        at, state = self.reading.position, self.reading.state

        def state_of(number: int) -> str:
            if state == State.ENDED or number < at:
                return "past"
            return "now" if number == at and state != State.WAITING else "ahead"

        return [Stop(step.title, minutes_words(step.seconds), state_of(number)) for number, step in enumerate(self.reading.steps)]

    @property
    def buttons(self) -> list[Button]:
        """The buttons, those that are used most first; `EXTEND` has its own (`minutes`)."""
        order = (Press.START, Press.RESUME, Press.PAUSE, Press.NEXT, Press.BACK, Press.RESTART, Press.END)
        return [Button(press, " ".join(sorted(FROM[press])), self.reading.state in FROM[press]) for press in order]

    @property
    def minutes(self) -> tuple[int, ...]:
        return MINUTES

    @property
    def is_underway(self) -> bool:
        return self.reading.state in FROM[Press.EXTEND]


def show(clock: Clock, *, now: datetime, zone: tzinfo) -> Shown:
    """Return `clock` for the templates, with times of day in `zone`."""
    return Shown(reading(clock, now), clock.get_absolute_url(), zone)


def duration_text(left: timedelta) -> str:
    """Return a time as a clock shows it: "12:40", "1:05:00", "+2:00" if it is over."""
    seconds = abs(round(left.total_seconds()))
    hours, minutes = divmod(seconds // 60, 60)
    text = f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"
    return local_digits(f"+{text}" if left < timedelta() and seconds else text)


def minutes_words(seconds: int) -> str:
    """Return the planned time of a step in words, to the minute, or in seconds if it is less than one."""
    if seconds < 60:
        return ngettext("%(number)s second", "%(number)s seconds", seconds) % {"number": format_number(seconds)}
    minutes = round(seconds / 60)
    return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": format_number(minutes)}
