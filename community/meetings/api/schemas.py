"""The JSON schemas of meetings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StrictBool, StrictInt, StringConstraints

from community.api.schemas import Moment, Problem, Sent
from community.meetings.models.meeting import LONGEST_AGENDA, MOST_PLACES
from community.meetings.polling import MOST_SLOTS
from community.meetings.repeating import MOST_DATES

TITLE, AGENDA, ZONE = "Thresholds for heat warnings", "- What we measure\n- **Who warns**", "Europe/Berlin"
START, END, NAME, REASON = "2026-12-14T14:00:00Z", "2026-12-14T15:00:00Z", "Planning department", "The speaker is ill."
LINK, PLACE = "https://example.org/heat-warnings", "Town hall, room 3"
Language = Literal["de", "en", "fr", "ar"]
Rhythm = Literal["weekly", "fortnightly", "monthly"]
OwnState = Literal["going", "waiting"]
AnswerValue = Literal["yes", "maybe", "no"]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Agenda = Annotated[str, StringConstraints(max_length=LONGEST_AGENDA)]
Zone = Annotated[str, StringConstraints(max_length=64)]
Place = Annotated[str, StringConstraints(max_length=300)]
Link = Annotated[str, StringConstraints(max_length=1000)]
Places = Annotated[StrictInt, Field(ge=1, le=MOST_PLACES)]


class MeetingSummary(Schema):
    """A meeting in a list."""

    id: int = Field(examples=[7])
    uid: str = Field(description="What it is called in calendars.", examples=["0f8fad5b-d9cb-469f-a165-70867728950e"])
    group: str | None = Field(
        description="The last part of its group's address; null: it is for all members.", examples=["affordable-housing"]
    )
    title: str = Field(examples=[TITLE])
    language: str = Field(examples=["en"])
    starts_at: datetime = Field(examples=[START])
    ends_at: datetime = Field(examples=[END])
    time_zone: str = Field(description="The meeting's own; moments are UTC.", examples=[ZONE])
    place: str = Field(examples=[PLACE])
    places: int | None = Field(description="null: as many as come.", examples=[12])
    going_count: int = Field(description="How many have a place.", examples=[5])
    waiting_count: int = Field(examples=[0])
    your_state: OwnState | None = Field(description="Whether you have a place or wait for one.")
    is_cancelled: bool
    url: str = Field(examples=["https://example.org/en/community/meetings/7/"])


class MeetingDetail(MeetingSummary):
    """A meeting."""

    agenda: str = Field(description="Markdown.", examples=[AGENDA])
    agenda_html: str = Field(description="The same as harmless HTML, headings as h3.")
    link: str | None = Field(
        description="For taking part online; null if there is none, or it is not shown to you.", examples=[LINK]
    )
    is_link_for_participants: bool
    signup_until: datetime | None = Field(description="null: until it begins.", examples=[START])
    shows_municipalities: bool
    cancel_reason: str | None = Field(examples=[REASON])
    series: str | None = Field(description="The same for meetings that were made by repeating one.")
    sequence: int = Field(description="The number of the version, as in calendars.", examples=[0])
    ics_url: str = Field(description="The meeting as iCalendar; the token counts there too.")
    may: list[Literal["cancel", "change", "copy", "see_participants", "sign_off", "sign_up"]]


class SentMeeting(Sent):
    """A new meeting. Moments need an offset from UTC."""

    title: Title = Field(examples=[TITLE])
    agenda: Agenda = Field("", examples=[AGENDA])
    language: Language = Field(examples=["en"])
    time_zone: Zone = Field("Europe/Berlin", examples=[ZONE])
    starts_at: Moment = Field(examples=["2030-12-14T14:00:00Z"])
    ends_at: Moment = Field(examples=["2030-12-14T15:00:00Z"])
    place: Place = Field("", examples=[PLACE])
    link: Link = Field("", examples=[LINK])
    is_link_for_participants: StrictBool = True
    places: Places | None = Field(None, examples=[12])
    signup_until: Moment | None = Field(None, examples=["2030-12-13T14:00:00Z"])
    shows_municipalities: StrictBool = True
    rhythm: Rhythm | None = Field(None, description="How often it is repeated; each date is a meeting of its own.")
    times: StrictInt = Field(1, ge=1, le=MOST_DATES, description="How many dates there are, with the first one.", examples=[1])


class MeetingChanges(Sent):
    """What to change; what is not sent stays as it is."""

    title: Title | None = Field(None, examples=[TITLE])
    agenda: Agenda | None = Field(None, examples=[AGENDA])
    language: Language | None = Field(None, examples=["en"])
    time_zone: Zone | None = Field(None, examples=[ZONE])
    starts_at: Moment | None = Field(None, examples=["2030-12-14T14:00:00Z"])
    ends_at: Moment | None = Field(None, examples=["2030-12-14T15:00:00Z"])
    place: Place | None = Field(None, examples=[PLACE])
    link: Link | None = Field(None, examples=[LINK])
    is_link_for_participants: StrictBool | None = None
    places: Places | None = Field(None, description="null: no limit.", examples=[12])
    signup_until: Moment | None = Field(None, description="null: until it begins.", examples=["2030-12-13T14:00:00Z"])
    shows_municipalities: StrictBool | None = None


class MeetingNow(Schema):
    """What is saved now."""

    title: str
    starts_at: datetime
    ends_at: datetime


class MeetingChangedMeanwhile(Problem):
    """The meeting has another version than the one that was changed."""

    current: MeetingNow


class SentCancelling(Sent):
    """Why a meeting is cancelled. Everybody who has signed up reads it."""

    reason: str = Field(min_length=1, max_length=1000, examples=[REASON])


class SentDates(Sent):
    """At which other dates the same meeting takes place."""

    dates: list[Moment] = Field(min_length=1, max_length=MOST_DATES, examples=[["2030-12-21T14:00:00Z"]])


class SignUpState(Schema):
    """Your own sign-up."""

    state: OwnState
    signed_up_at: datetime = Field(examples=[START])


class ParticipantFacts(Schema):
    """Somebody who comes or waits."""

    name: str = Field(examples=[NAME])
    municipality: str | None = Field(description="If the person shows it to you, and the meeting does.", examples=["Nakuru"])
    state: OwnState
    place: int = Field(description="Her place among those who come, or among those who wait.", examples=[1])


class PollSummary(Schema):
    """A poll for a date in a list."""

    id: int = Field(examples=[3])
    group: str = Field(examples=["affordable-housing"])
    title: str = Field(examples=[TITLE])
    is_open: bool
    meeting: int | None = Field(description="The id of the meeting, once a date is chosen.", examples=[7])
    url: str


class PollSlot(Schema):
    """A date with its answers. `your_answer` is null if you have not answered."""

    id: int = Field(examples=[11])
    starts_at: datetime = Field(examples=[START])
    yes: int = Field(examples=[4])
    maybe: int = Field(examples=[1])
    no: int = Field(examples=[0])
    your_answer: AnswerValue | None


class PollDetail(PollSummary):
    """A poll for a date."""

    agenda: str = Field(examples=[AGENDA])
    language: str = Field(examples=["en"])
    time_zone: str = Field(examples=[ZONE])
    minutes: int = Field(examples=[60])
    place: str = Field(examples=[PLACE])
    slots: list[PollSlot]
    may: list[Literal["answer", "decide"]]


class SentPoll(Sent):
    """A new poll."""

    title: Title = Field(examples=[TITLE])
    agenda: Agenda = Field("", examples=[AGENDA])
    language: Language = Field(examples=["en"])
    time_zone: Zone = Field("Europe/Berlin", examples=[ZONE])
    minutes: StrictInt = Field(60, ge=5, le=20_160, examples=[60])
    place: Place = Field("", examples=[PLACE])
    dates: list[Moment] = Field(min_length=2, max_length=MOST_SLOTS, examples=[["2030-12-14T14:00:00Z", "2030-12-15T14:00:00Z"]])


class SentDateAnswer(Sent):
    """An answer to one date."""

    slot: StrictInt = Field(description="The id of the date.", examples=[11], ge=1, le=2**63 - 1)
    value: AnswerValue


class SentDateAnswers(Sent):
    """Your answers; dates that are not sent keep theirs."""

    answers: list[SentDateAnswer] = Field(max_length=MOST_SLOTS)


class SentChoice(Sent):
    """The date that is chosen."""

    slot: StrictInt = Field(description="The id of the date.", examples=[11], ge=1, le=2**63 - 1)


class CalendarChoices(Schema):
    """What you have chosen for your calendar. The secret address is told only when it is made."""

    has_address: bool
    made_at: datetime | None = Field(description="When the secret address was made.", examples=[START])
    shows_all: bool = Field(description="Also meetings that you have not signed up for.")
    reminds_day: bool = Field(description="A day before a meeting at which you have a place.")
    reminds_hour: bool = Field(description="An hour before.")


class SentCalendarChoices(Sent):
    """What the calendar contains, and when to be reminded."""

    shows_all: StrictBool
    reminds_day: StrictBool
    reminds_hour: StrictBool


class CalendarAddress(Schema):
    """The secret address. Whoever has it reads your meetings without a login."""

    url: str = Field(examples=["https://example.org/en/community/calendar/feed/a-long-secret.ics"])
