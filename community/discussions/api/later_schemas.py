"""What is said and sent about posts that are sent later."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field, StrictBool, StrictInt

from community.api.schemas import Moment, Problem, Sent

from .schemas import MOMENT, TEXT, TITLE, Language, WrittenText

WHEN = "In the future, within a year."
SOON = "2030-03-02T09:00:00Z"


class LaterPostTold(Schema):
    """A discussion, or an answer, that is to be sent later. Only its author can read it."""

    id: int = Field(examples=[3])
    group: str | None = Field(description="The slug of the group; None if it was deleted.", examples=["housing"])
    is_answer: bool
    topic: int | None = Field(description="The id of the discussion that it answers; None if that was deleted.", examples=[7])
    answers: int | None = Field(description="The id of the post that it quotes.", examples=[17])
    title: str = Field(description="Of a new discussion.", examples=[TITLE])
    text: str = Field(examples=[TEXT])
    language: str | None = Field(description="None if it is recognised when it is sent.", examples=["en"])
    is_question: bool
    send_at: datetime = Field(examples=[MOMENT])
    refused_at: datetime | None = Field(description="When it could not be sent. Give it another moment, or send it.")
    obstacle: str | None = Field(description="Why it could not be sent now; None if it could.")
    url: str = Field(examples=["https://example.org/en/community/discussions/later/3/"])


class LaterWordsNow(Schema):
    """What is saved."""

    title: str
    text: str
    language: str
    is_question: bool
    send_at: datetime


class LaterPostChangedMeanwhile(Problem):
    """The text is another than the one that was changed."""

    current: LaterWordsNow


class SentLaterReply(Sent):
    """An answer, and when to send it. Files cannot wait."""

    text: WrittenText = Field(examples=[TEXT])
    language: Language | None = Field(None, description="Without it, the language is recognised.", examples=["en"])
    answers: StrictInt | None = Field(None, description="The id of a post that it quotes.", examples=[17], le=2**63 - 1)
    send_at: Moment = Field(description=WHEN, examples=[SOON])


class SentLaterTopic(Sent):
    """A new discussion, and when it begins. Files cannot wait."""

    title: str = Field(min_length=1, max_length=200, examples=[TITLE])
    text: WrittenText = Field(examples=[TEXT])
    language: Language | None = Field(None, description="Without it, the language is recognised.", examples=["en"])
    is_question: StrictBool = False
    send_at: Moment = Field(description=WHEN, examples=[SOON])


class LaterPostChanges(Sent):
    """What to change; what is not sent stays as it is. Title and question belong to a new discussion."""

    text: WrittenText | None = Field(None, examples=[TEXT])
    language: Language | None = Field(None, examples=["en"])
    title: str | None = Field(None, min_length=1, max_length=200, examples=[TITLE])
    is_question: StrictBool | None = None
    send_at: Moment | None = Field(None, description=WHEN, examples=[SOON])


class PostSentNow(Schema):
    """Where the post is that was sent."""

    url: str = Field(examples=["https://example.org/en/community/discussions/7/?post=18#post-18"])
