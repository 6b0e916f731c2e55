"""The JSON schemas of groups."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from community.api.schemas import Problem, Sent

RoleName = Literal["member", "facilitator"]
SLUG = "affordable-housing"
MOMENT = "2026-03-01T09:30:00Z"


class MyMembership(Schema):
    """A group that you belong to."""

    group: str = Field(description="The last part of the group's address.", examples=[SLUG])
    title: str = Field(examples=["Affordable housing"])
    role: RoleName
    joined_at: datetime = Field(examples=[MOMENT])


class Me(Schema):
    """Your account."""

    name: str = Field(description="What other members read of you.", examples=["Anna Weber"])
    email: str = Field(description="The address with which you log in.", examples=["anna@example.org"])
    language: str = Field(description="The language of our e-mails to you.", examples=["de"])
    time_zone: str = Field(description="The time zone of the times in them.", examples=["Europe/Berlin"])
    is_member: bool = Field(description="Whether you belong to the community: an account alone may apply, and is no member.")
    memberships: list[MyMembership]


class GroupSummary(Schema):
    """A group in a list."""

    slug: str = Field(description="The last part of its address.", examples=[SLUG])
    title: str = Field(examples=["Affordable housing"])
    role: RoleName = Field(description="What you are in it.")
    file_count: int = Field(examples=[2])
    newest_file_at: datetime | None = Field(examples=[MOMENT])
    archived_at: datetime | None = Field(description="Since when nobody can write in it; null if people can.", examples=[MOMENT])
    url: str = Field(description="Its room on the site.", examples=[f"https://example.org/en/community/groups/{SLUG}/"])


class GroupDetail(Schema):
    """A group whose room you can enter."""

    slug: str = Field(description="The last part of its address.", examples=[SLUG])
    title: str = Field(examples=["Affordable housing"])
    role: RoleName = Field(description="What you are in it.")
    welcome: str = Field(description="The words at the top of the room, in Markdown.", examples=["Welcome to **our room**."])
    welcome_html: str = Field(description="The same as harmless HTML.", examples=["<p>Welcome to <strong>our room</strong>.</p>"])
    may: list[Literal["archive", "change_settings", "edit_welcome", "invite", "manage_people", "read_log"]] = Field(
        description="What you may do here."
    )
    archived_at: datetime | None = Field(description="Since when nobody can write in it; null if people can.", examples=[MOMENT])
    url: str = Field(description="Its room on the site.", examples=[f"https://example.org/en/community/groups/{SLUG}/"])
    public_url: str | None = Field(description="Its public page, if there is one.")


class GroupChanges(Sent):
    """The changes to make; members that are not sent stay as they are."""

    welcome: str = Field(
        "", max_length=10_000, description="The words at the top of the room, in Markdown.", examples=["Welcome!"]
    )


class SavedNow(Schema):
    """What somebody else has saved in the meantime."""

    welcome: str
    saved_by: str | None
    saved_at: datetime | None


class ChangedMeanwhile(Problem):
    """Somebody else has saved something else since you read it."""

    current: SavedNow


class Member(Schema):
    """Somebody who belongs to a group."""

    id: int = Field(description="Of the membership.")
    name: str = Field(examples=["Anna Weber"])
    role: RoleName
    joined_at: datetime = Field(examples=[MOMENT])
    is_you: bool


class LogEntry(Schema):
    """An event in a room."""

    at: datetime = Field(examples=[MOMENT])
    action: Literal[
        "added",
        "approved",
        "archived",
        "banned",
        "entered",
        "joined",
        "left",
        "refused",
        "removed",
        "reopened",
        "role",
        "settings",
        "unbanned",
        "welcome",
    ]
    sentence: str = Field(description="What happened, in your language.", examples=["Anna Weber added Ben Roth as member."])
    by: str | None = Field(description="Who did it; null if no person did.", examples=["Anna Weber"])
    whom: str | None = Field(description="Who was added or removed, or has another role.", examples=["Ben Roth"])
    role: RoleName | None
    former_role: RoleName | None
    note: str = Field(description="The reason that was given.", examples=["This group is for planners."])
