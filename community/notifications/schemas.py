"""What the JSON of notifications contains."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from community.api.schemas import Sent

#: A time of the day, in the person's own zone: without an offset, which would be another one in summer.
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
FrequencyName = Literal["at_once", "daily", "weekly", "never"]


class NotificationTold(Schema):
    """A notification, in your language, as you see it now."""

    id: int
    kind: str = Field(examples=["discussions.reply"])
    sentence: str = Field(examples=["Somebody has answered in “Who opens the schools?”"])
    details: list[str]
    note: str
    created_at: datetime = Field(examples=["2026-03-02T09:00:00Z"])
    read_at: datetime | None
    url: str = Field(description="What it is about.", examples=["https://example.org/en/community/discussions/17/"])


class FrequencyTold(Schema):
    """How often you get e-mails about a kind of news, in one group if it is about groups."""

    kind: str = Field(examples=["discussions.reply"])
    group: int | None = Field(description="The id of the group.")
    kind_label: str
    group_title: str
    frequency: FrequencyName


class FrequencySent(Sent):
    """A choice to change."""

    kind: str = Field(max_length=60)
    group: int | None = Field(None, ge=1, le=2**63 - 1)
    frequency: FrequencyName


class FrequenciesSent(Sent):
    """The choices to change."""

    changes: list[FrequencySent] = Field(max_length=1000)


class QuietTold(Schema):
    """Your quiet hours, in your time zone. An end before the beginning is on the next day; without times, only weekends are quiet."""

    begins: TimeOfDay | None = Field(examples=["20:00"])
    ends: TimeOfDay | None = Field(examples=["07:00"])
    at_weekends: bool = Field(description="Whether Saturdays and Sundays are quiet all day.")


class QuietSent(Sent):
    """The quiet hours to set."""

    begins: TimeOfDay | None = Field(None, examples=["20:00"])
    ends: TimeOfDay | None = Field(None, examples=["07:00"])
    at_weekends: bool = False
