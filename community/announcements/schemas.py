"""The JSON schemas of announcements."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from community.api.schemas import Problem, Sent
from community.groups.schemas import MOMENT, SLUG

from .models import LONGEST_TEXT, LONGEST_TITLE

MOST_GROUPS, MOST_LANGUAGES = 200, 20


class TextTold(Schema):
    """An announcement in one language."""

    language: str = Field(examples=["en"])
    title: str = Field(examples=["New date"])
    text: str = Field(description="In Markdown.", examples=["We meet on **Tuesday**."])
    html: str = Field(description="The same as harmless HTML.", examples=["<p>We meet on <strong>Tuesday</strong>.</p>"])


class AnnouncementTold(Schema):
    """An announcement."""

    id: int
    is_to_everybody: bool = Field(description="Whether it is for all members of the community.")
    groups: list[str] = Field(description="The groups it is for, as far as they are yours.", examples=[[SLUG]])
    by: str = Field(examples=["Planning department"])
    published_at: datetime = Field(examples=[MOMENT])
    edited_at: datetime | None = Field(examples=[MOMENT])
    withdrawn_at: datetime | None = Field(description="Only who announced it still reads it then.", examples=[MOMENT])
    is_seen: bool = Field(description="Whether you have seen it.")
    may_change: bool
    texts: list[TextTold]
    url: str = Field(description="Its page on the site.")


class TextSent(Sent):
    """Title and text in one language of the site."""

    language: str = Field(max_length=12, examples=["en"])
    title: str = Field(max_length=LONGEST_TITLE, examples=["New date"])
    text: str = Field(max_length=LONGEST_TEXT, description="In Markdown.", examples=["We meet on **Tuesday**."])


class AnnouncementSent(Sent):
    """Something to announce: to groups, or to all members."""

    texts: list[TextSent] = Field(max_length=MOST_LANGUAGES)
    groups: list[str] = Field([], max_length=MOST_GROUPS, examples=[[SLUG]])
    is_to_everybody: bool = False


class AnnouncementChanges(Sent):
    """The changes to make; members that are not sent stay as they are."""

    texts: list[TextSent] = Field([], max_length=MOST_LANGUAGES)
    groups: list[str] = Field([], max_length=MOST_GROUPS, examples=[[SLUG]])
    is_to_everybody: bool = False


class SavedTexts(Schema):
    """What somebody else has saved in the meantime."""

    texts: list[TextTold]


class AnnouncementChanged(Problem):
    """Somebody else has changed the announcement since you read it."""

    current: SavedTexts
