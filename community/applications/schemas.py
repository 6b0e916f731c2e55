"""What the API says of applications."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from community.api.schemas import Sent

ANSWERS = {"challenge": "No bus runs after 8 pm.", "inhabitants": 48000}
REVISIONS = {"challenge": 3, "inhabitants": 1}


class Begun(Sent):
    """How to begin an application."""

    language: str | None = Field(
        None, description="The language of the letters; by default that of the request.", examples=["en"]
    )


class SentAnswers(Sent):
    """Answers to save."""

    answers: dict[str, Any] = Field(
        description="By question, each as the form's JSON Schema describes it. Questions that are left out stay as they are.",
        examples=[ANSWERS],
    )
    revisions: dict[str, int] = Field(
        default_factory=dict,
        description="By question, the revision that yours changes, as you read it; 0 or nothing for a question that had no answer.",
        examples=[REVISIONS],
    )
    section: str = Field(
        "", max_length=40, description="The section that you are working on, for the others to see.", examples=["team"]
    )


class MissingAnswer(Schema):
    """Something to do before the application can be submitted."""

    section: str = Field(examples=["project"])
    question: str = Field(examples=["challenge"])
    label: str = Field(description="The question, in your language.", examples=["Which challenge do you want to work on?"])
    message: str = Field(description="What is missing or wrong, in your language.", examples=["This question must be answered."])
    note: str = Field(description="Where that is, in a few words.", examples=["Your project"])


class OtherAnswer(Schema):
    """An answer that somebody else has saved since you read it. Yours was not saved."""

    by: str = Field(description="Who saved it; empty if the account is gone.", examples=["Utilities department"])
    at: datetime
    answer: Any = Field(description="The answer that is stored.", examples=["No bus runs after 9 pm."])
    text: str = Field(description="The same for people to read.", examples=["No bus runs after 9 pm."])


class Editing(Schema):
    """Somebody else who has a section open."""

    section: str = Field(examples=["team"])
    name: str = Field(examples=["Planning department"])


class Answers(Schema):
    """The answers of an application as they are stored, and what became of those that were sent."""

    saved_at: datetime
    answers: dict[str, Any] = Field(description="By question, also those that are not asked now.", examples=[ANSWERS])
    revisions: dict[str, int] = Field(description="By question: send them with your next change.", examples=[REVISIONS])
    errors: dict[str, list[str]] = Field(
        description="By question, why what was typed last is not accepted. It is kept, and has to be changed before the application is submitted.",
        examples=[{}],
    )
    conflicts: dict[str, OtherAnswer] = Field(description="By question, what others saved meanwhile.", examples=[{}])
    asked: list[str] = Field(
        description="The questions that are asked with these answers.", examples=[["challenge", "inhabitants"]]
    )
    missing: list[MissingAnswer]
    editing: list[Editing]


class ApplicationSummary(Schema):
    """An application that you write."""

    key: UUID
    call: str = Field(description="The title of the call.", examples=["Sustainable mobility"])
    municipality: str = Field(examples=["Dortmund"])
    state: str = Field(
        description="draft, submitted, in_review, shortlisted, accepted, waiting_list, declined or withdrawn.", examples=["draft"]
    )
    number: int | None = Field(description="Its number, once it was submitted.", examples=[17])
    closes_at: datetime | None = Field(description="Until when you can submit it: your own deadline, if you were admitted late.")
    submitted_at: datetime | None = Field(description="When the submission that counts arrived.")
    has_changes: bool = Field(description="Whether answers have changed since the submission that counts.", examples=[False])
    may: list[str] = Field(
        description="What you can do now: edit, submit, withdraw, invite, delete.", examples=[["edit", "submit"]]
    )
    url: str


class CountryCount(Schema):
    """How many applications come from a country."""

    country: str = Field(description="ISO 3166-1; empty for those that have not said.", examples=["KE"])
    name: str = Field(description="In your language.", examples=["Kenya"])
    begun: int = Field(examples=[4])
    submitted: int = Field(examples=[3])


class DayCount(Schema):
    """How many applications were begun and submitted on a day."""

    day: date = Field(examples=["2026-11-05"])
    begun: int = Field(examples=[2])
    submitted: int = Field(examples=[1])


class CallReport(Schema):
    """The figures of a call. What was submitted counts unless it was withdrawn."""

    begun: int = Field(examples=[31])
    submitted: int = Field(examples=[12])
    withdrawn: int = Field(examples=[1])
    time_zone: str = Field(description="Of the days.", examples=["Europe/Berlin"])
    countries: list[CountryCount]
    days: list[DayCount] = Field(description="Those on which anything happened.")


class Submitted(Schema):
    """A submission: what counts until another one replaces it."""

    number: int | None = Field(examples=[17])
    arrived_at: datetime
    state: str = Field(examples=["submitted"])
    answers: dict[str, Any] = Field(description="The answers to the questions that were asked.", examples=[ANSWERS])
