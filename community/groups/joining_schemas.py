"""The JSON schemas of joining groups, and of what facilitators decide about people."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from community.api.schemas import Problem, Sent

from .models.group import LONGEST_QUESTION, MOST_QUESTIONS
from .models.standing import LONGEST_REASON
from .schemas import MOMENT, SLUG, RoleName

PolicyName = Literal["open", "request", "invitation"]
Reason = Field("", max_length=LONGEST_REASON, description="The person reads it.", examples=["This group is for planners."])


class AnswerTold(Schema):
    """What somebody wrote who asks to join."""

    question: str = Field(description="The question of the group; empty for a message.", examples=["What do you work on?"])
    answer: str = Field(examples=["Shade in streets."])


class OwnRequest(Schema):
    """Your latest request to join a group."""

    state: Literal["waiting", "approved", "refused", "withdrawn"]
    asked_at: datetime = Field(examples=[MOMENT])
    decided_at: datetime | None = Field(examples=[MOMENT])
    reason: str = Field(description="Why it was refused.")
    answers: list[AnswerTold]


class ListedGroup(Schema):
    """A group that you may know of, and how people join it."""

    slug: str = Field(description="The last part of its address.", examples=[SLUG])
    title: str = Field(examples=["Affordable housing"])
    join_policy: PolicyName
    is_member: bool = Field(description="Whether you are a member.")
    has_asked: bool = Field(description="Whether you have asked to join, and nobody has answered yet.")
    may: list[Literal["join", "ask"]] = Field(description="What you may do: join at once, or ask.")
    archived_at: datetime | None = Field(examples=[MOMENT])
    public_url: str | None = Field(description="Its public page, if there is one.")


class Joining(ListedGroup):
    """How you can join a group."""

    questions: list[str] = Field(description="What the group asks people who want to join.")
    reason: str = Field(description="Why you cannot join, in your language.")
    request: OwnRequest | None


class JoinSent(Sent):
    """The answers to the group's questions, in their order; to a group without questions, one message."""

    answers: list[str] = Field([], max_length=MOST_QUESTIONS, examples=[["Shade in streets."]])


class RequestTold(Schema):
    """Somebody asks to join, as facilitators see it."""

    id: int
    name: str = Field(examples=["Anna Weber"])
    email: str = Field(examples=["anna@example.org"])
    asked_at: datetime = Field(examples=[MOMENT])
    answers: list[AnswerTold]


class DecisionSent(Sent):
    """The answer to a request."""

    accept: bool
    reason: str = Reason


class RoleSent(Sent):
    """The role that a member is to have."""

    role: RoleName


class RemovalSent(Sent):
    """How a member is removed."""

    ban: bool = Field(False, description="Whether the person cannot come back until the ban is lifted.")
    reason: str = Reason


class BanTold(Schema):
    """Somebody who was banned."""

    id: int
    name: str = Field(examples=["Anna Weber"])
    at: datetime = Field(examples=[MOMENT])
    reason: str


class GroupSettings(Schema):
    """How people join a group."""

    join_policy: PolicyName
    questions: list[str]


class SettingsSent(Sent):
    """The settings to change; members that are not sent stay as they are."""

    join_policy: PolicyName = "invitation"
    questions: list[str] = Field([], max_length=MOST_QUESTIONS, description=f"Of {LONGEST_QUESTION} characters at most.")


class SettingsChanged(Problem):
    """Somebody else has changed the settings since you read them."""

    current: GroupSettings


class ArchivingSent(Sent):
    """Whether the group is to be archived, and a note to its members."""

    archived: bool
    note: str = Field("", max_length=LONGEST_REASON, examples=["Thank you all."])


class InvitationTold(Schema):
    """An invitation into a group."""

    id: int
    address: str = Field(examples=["planning@example.org"])
    role: RoleName
    state: Literal["pending", "accepted", "revoked", "expired"]
    sent_at: datetime = Field(examples=[MOMENT])
    expires_at: datetime = Field(examples=[MOMENT])


class InvitationSent(Sent):
    """Somebody to invite."""

    address: str = Field(max_length=254, examples=["planning@example.org"])
    role: RoleName = "member"
    language: str = Field("", max_length=12, description="Of the e-mail; yours without it.", examples=["fr"])
