"""Sessions as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from community.api.schemas import Problem, Sent

from .sent import AudienceName, Moment, ValueName, Whole, Yes

StateName = Literal["planned", "open", "running", "closed", "published"]
KEY = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
TITLE = "One square, three possibilities"
BRIEF = "We look at **car parks** in the middle of housing."
QUESTIONS = ["Where is shade?", "Who cannot get through?"]
SESSION_URL = f"https://example.org/en/community/visualisations/{KEY}/"
STARTS, ENDS = "2026-11-10T08:00:00Z", "2026-11-10T10:00:00Z"


class SessionSummary(Schema):
    """A session in the list of its group."""

    key: UUID = Field(examples=[KEY])
    title: str = Field(examples=[TITLE])
    language: str = Field(description="Of the title and the brief.", examples=["en"])
    state: StateName = Field(description="It follows from the moments and the clock.")
    uploads_open_at: datetime = Field(examples=["2026-11-03T08:00:00Z"])
    uploads_close_at: datetime = Field(examples=[ENDS])
    starts_at: datetime = Field(examples=[STARTS])
    ends_at: datetime = Field(examples=[ENDS])
    time_zone: str = Field(description="In which the moments are meant.", examples=["Europe/Berlin"])
    place_count: int = Field(description="Places that the group sees.", examples=[2])
    variant_count: int = Field(description="Variants that the group sees.", examples=[7])
    url: str = Field(description="Its page.", examples=[SESSION_URL])


class SessionStep(Schema):
    """A step of the run sheet."""

    key: str = Field(examples=["variants"])
    title: str = Field(examples=["Make variants"])
    minutes: float = Field(examples=[40])


class SessionDetail(SessionSummary):
    """A session of your group."""

    group: str = Field(description="The last part of the group's address.", examples=["affordable-housing"])
    brief: str = Field(description="In Markdown.", examples=[BRIEF])
    questions: list[str] = Field(description="The guiding questions.", examples=[QUESTIONS])
    values: list[ValueName] = Field(description="By what variants are rated.")
    event: UUID | None = Field(description="The key that the public page of its event shares with its translations.")
    event_url: str | None = Field(description="That page.", examples=["https://example.org/en/events/squares/"])
    published_at: datetime | None = Field(
        description="When the results were published. Since then nothing is added or discussed."
    )
    photos_per_member: int = Field(examples=[5])
    audience: AudienceName = Field(description="Who may see the results at most, once they are released.")
    is_moderated: bool = Field(description="Whether a facilitator looks at variants before the group does.")
    providers: list[str] = Field(description="The keys of the services that can be asked for pictures.", examples=[["cloud"]])
    pictures_per_member: int = Field(description="Made by services. Collages do not count.", examples=[10])
    pictures_at_most: int = Field(description="In the whole session.", examples=[200])
    cents_at_most: int = Field(description="What all of them may cost.", examples=[2000])
    to_check_count: int | None = Field(description="For facilitators: how many decisions wait for them.", examples=[1])
    steps: list[SessionStep] = Field(description="The run sheet; empty if there is none.")
    clock_url: str | None = Field(
        description="Where the clock of the run sheet is told as JSON, if there is one: poll it with `If-None-Match`.",
        examples=["https://example.org/en/community/clocks/cWx9Dg0lqk9dJvHq1uEo7A/"],
    )
    wall_url: str = Field(description="The wall for the projector.", examples=[f"{SESSION_URL}wall/"])
    may: list[Literal["add_place", "manage"]] = Field(description="What you can do now.", examples=[["add_place"]])


class SessionChanges(Sent):
    """What to change. What is left out stays as it is."""

    title: str = Field("", max_length=160, examples=[TITLE])
    brief: str = Field("", max_length=4000, description="In Markdown.", examples=[BRIEF])
    questions: list[str] = Field([], max_length=40, description="One guiding question each.", examples=[QUESTIONS])
    values: list[ValueName] = Field([], description="By what variants are rated: at least one.", examples=[["inclusion"]])
    event: UUID | None = Field(None, description="The key that the public page of its event shares with its translations.")
    time_zone: str = Field("Europe/Berlin", max_length=63, examples=["Europe/Berlin"])
    uploads_open_at: Moment = Field(default_factory=timezone.now, examples=["2026-11-03T09:00:00+01:00"])
    uploads_close_at: Moment = Field(default_factory=timezone.now, examples=["2026-11-10T11:00:00+01:00"])
    starts_at: Moment = Field(default_factory=timezone.now, examples=["2026-11-10T09:00:00+01:00"])
    ends_at: Moment = Field(default_factory=timezone.now, examples=["2026-11-10T11:00:00+01:00"])
    photos_per_member: Whole = Field(5, ge=1, le=50)
    audience: AudienceName = Field("group", description="Who may see the results at most, once they are released.")
    is_moderated: Yes = Field(False, description="Whether a facilitator looks at variants before the group does.")
    providers: list[str] = Field([], max_length=40, description="Keys of services that can be asked for pictures.", examples=[[]])
    pictures_per_member: Whole = Field(10, ge=0, le=10_000)
    pictures_at_most: Whole = Field(200, ge=0, le=10_000)
    cents_at_most: Whole = Field(2000, ge=0, le=1_000_000)


class SessionPlan(SessionChanges):
    """A new session. What is left out is as a facilitator finds it in the form: two hours in two weeks, with photos in the week before."""

    title: str = Field(max_length=160, examples=[TITLE])


class SessionAct(Sent):
    """What a facilitator does with one press."""

    act: Literal["open", "start", "end", "publish", "unpublish"] = Field(
        description=(
            "`open`: photos can be uploaded from now on. `start`, `end`: it begins or ends now. `publish`: from now on nothing is added or"
            " discussed. `unpublish`: it has ended, and can be discussed again."
        ),
        examples=["open"],
    )


class SentStep(Sent):
    """A step of the run sheet."""

    title: str = Field(min_length=1, max_length=120, examples=["Make variants"])
    minutes: Whole = Field(ge=1, le=600, examples=[40])


class RunSheet(Sent):
    """The steps of a session, in their order."""

    steps: list[SentStep] = Field(min_length=1, max_length=20)


class SessionChangedMeanwhile(Problem):
    """Somebody else has saved another version since you read it (412)."""

    current: dict[str, Any] | None = Field(None, description="What is stored now, by field.", examples=[{"title": TITLE}])
