"""The JSON schemas of consultations."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from community.api.schemas import Problem, Sent
from community.groups.schemas import MOMENT, SLUG

from .models import LONGEST_CASE, LONGEST_QUESTION, LONGEST_RELEASE, LONGEST_TEXT, LONGEST_TITLE

KEY = "049cf69c-d397-4cde-9120-b0f86b1ca42f"
RoleName = Literal["case_giver", "moderator", "adviser"]
PhaseName = Literal["case", "questions", "advice", "takeaways", "thanks"]
ModeName = Literal["live", "days"]
JoiningName = Literal["open", "invitation"]
KeepingName = Literal["close", "month", "never"]
ActName = Literal["begin", "next", "close", "pause", "resume", "back", "extend"]
LanguageName = Literal["de", "en", "fr", "ar"]


class PhaseTold(Schema):
    """A phase: with its minutes if it is live, with its deadline if it is over days."""

    phase: PhaseName
    minutes: int | None = Field(examples=[20])
    until: datetime | None = Field(examples=[MOMENT])


class PersonTold(Schema):
    """Somebody who takes part, or is invited."""

    id: int
    name: str = Field(examples=["Planning department"])
    role: RoleName
    is_invited: bool
    is_you: bool


class CaseTold(Schema):
    """The case, and the question that it leads to."""

    question: str = Field(examples=["What can we do so that drinking fountains survive a second year?"])
    text: str = Field(description="In Markdown.")
    html: str = Field(description="The same as harmless HTML.")
    language: str = Field(examples=["en"])


class ContributionTold(Schema):
    """A question, an answer or a piece of advice."""

    id: int
    kind: Literal["question", "answer", "advice"]
    about: int | None = Field(description="The id of the question that is answered.")
    by: str | None = Field(description="Null if it was given without a name.", examples=["Planning department"])
    text: str = Field(description="In Markdown.")
    html: str
    language: str
    written_at: datetime = Field(examples=[MOMENT])
    is_yours: bool
    may_delete: bool


class TakeawayTold(Schema):
    """What a case giver takes along."""

    id: int
    consultation: UUID | None = Field(description="The key of the consultation; null if it was deleted.", examples=[KEY])
    title: str
    chosen: int | None = Field(description="The id of the advice that it repeats.")
    text: str
    html: str
    language: str
    written_at: datetime = Field(examples=[MOMENT])


class ConsultationSummary(Schema):
    """A consultation as the members of its group see it."""

    key: UUID = Field(examples=[KEY])
    group: str = Field(description="The last part of its group's address.", examples=[SLUG])
    title: str
    mode: ModeName
    joining: JoiningName
    keeping: KeepingName = Field(description="What becomes of the texts: deleted when it is closed, a month later, or never.")
    state: Literal["planned", "running", "closed"]
    phase: PhaseName | None
    time_zone: str = Field(examples=["Europe/Berlin"])
    starts_at: datetime = Field(examples=[MOMENT])
    part: Literal["case_giver", "moderator", "adviser", "invited", ""] = Field(description="What you are in it.")
    people: int = Field(description="How many take part.")
    may_join: bool
    url: str


class ConsultationDetail(ConsultationSummary):
    """A consultation. What is confidential is null for those who do not take part."""

    phases: list[PhaseTold]
    begun_at: datetime | None
    closed_at: datetime | None
    forgets_at: datetime | None = Field(description="When its texts are deleted.")
    clock_url: str | None = Field(description="Where its clock is told, if it is live.")
    case: CaseTold | None
    people_told: list[PersonTold] | None
    may: list[str] | None = Field(description="What you may do now.", examples=[["advice", "leave"]])
    release: UUID | None = Field(description="The key of its text in the archive, proposed or public.")


class ConsultationChanges(Sent):
    """The changes to make; members that are not sent stay as they are. Deadlines are for one over days, minutes for a live one."""

    title: str = Field("", max_length=LONGEST_TITLE, examples=["Nobody cares for the fountain"])
    mode: ModeName = "live"
    joining: JoiningName = "open"
    keeping: KeepingName = "month"
    time_zone: str = Field("Europe/Berlin", max_length=60, examples=["Africa/Nairobi"])
    starts_at: datetime | None = Field(None, examples=[MOMENT])
    case_until: datetime | None = None
    questions_until: datetime | None = None
    advice_until: datetime | None = None
    takeaways_until: datetime | None = None
    case_minutes: int = Field(10, ge=1, le=240)
    questions_minutes: int = Field(15, ge=1, le=240)
    advice_minutes: int = Field(20, ge=1, le=240)
    takeaways_minutes: int = Field(10, ge=1, le=240)
    thanks_minutes: int = Field(5, ge=0, le=240)


class ConsultationPlan(ConsultationChanges):
    """A consultation to plan, and your part in it."""

    title: str = Field(max_length=LONGEST_TITLE, examples=["Nobody cares for the fountain"])
    part: Literal["case_giver", "moderator"] = "case_giver"
    starts_at: datetime = Field(examples=[MOMENT])


class ConsultationNow(Schema):
    """What is stored now."""

    title: str
    mode: str
    joining: str
    keeping: str


class ConsultationChangedMeanwhile(Problem):
    """Somebody else has changed it since you read it."""

    current: ConsultationNow


class ConsultationAct(Sent):
    """What to do: over days begin, next and close; live also pause, resume, back and extend (by `minutes`)."""

    act: ActName
    minutes: int = Field(0, ge=0, le=60)
    phase: PhaseName | Literal[""] = Field(
        "", description="Over days: the phase that you saw. If it is another by now, nothing happens."
    )


class CaseSent(Sent):
    """The case to store."""

    question: str = Field(max_length=LONGEST_QUESTION)
    text: str = Field(max_length=LONGEST_CASE, description="In Markdown.")


class CaseNow(Schema):
    """The case that is stored now."""

    question: str
    text: str


class CaseChangedMeanwhile(Problem):
    """The case was changed since you read it."""

    current: CaseNow


class ContributionSent(Sent):
    """Something to write."""

    kind: Literal["question", "answer", "advice"]
    text: str = Field(max_length=LONGEST_TEXT, description="In Markdown.")
    about: int | None = Field(None, ge=1, le=2**63 - 1, description="The id of the question that is answered.")
    is_unsigned: bool = Field(False, description="Whether nobody is to learn who gave this advice.")


class TakeawaySent(Sent):
    """What to take along: the advice with the id `chosen`, or your own words."""

    chosen: int | None = Field(None, ge=1, le=2**63 - 1)
    text: str = Field("", max_length=LONGEST_TEXT)


class PersonSent(Sent):
    """A member of the group to invite."""

    member: int = Field(ge=1, le=2**63 - 1, description="The id of the membership.")
    role: RoleName = "adviser"


class PartSent(Sent):
    """The part to take."""

    role: RoleName = "adviser"


class ReleaseSent(Sent):
    """A text for the archive."""

    title: str = Field(max_length=LONGEST_TITLE)
    text: str = Field(max_length=LONGEST_RELEASE, description="In Markdown, without names.")
    language: LanguageName


class ReleaseTold(Schema):
    """A text of the archive, proposed or public."""

    key: UUID = Field(examples=[KEY])
    title: str
    text: str
    html: str
    language: str
    agreed_at: datetime | None = Field(description="When the case giver agreed; null while it is proposed.")
    wording: str | None = Field(description="For the case giver: what she agrees to, or has agreed to.")
    mark: str | None = Field(description="For the case giver: stands for the words; send it with your consent.")
    may_withdraw: bool
    url: str


class ConsentSent(Sent):
    """The consent of the case giver to the words that `mark` stands for."""

    mark: str = Field(max_length=64)
    agreed: Literal[True]
