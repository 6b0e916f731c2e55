"""What the JSON of people's own data contains."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from community.api.schemas import Sent


class ConsentTold(Schema):
    """Something that you agreed to."""

    about: str
    wording: str
    language: str = Field(description="Of the wording; empty if it is not known.")
    at: datetime = Field(examples=["2026-03-02T09:00:00Z"])
    taken_back_at: datetime | None
    url: str | None = Field(description="Where you read more, and can take it back.")


class DataFile(Schema):
    """Your data as a file."""

    made_at: datetime = Field(examples=["2026-03-02T09:00:00Z"])
    size: int = Field(description="In bytes.", examples=[52_430])
    url: str = Field(examples=["https://example.org/community/files/6acc4fa3-0b1c-4d6e-9c0e-3a0b6a3f5b11/"])


class WhatTold(Schema):
    """A kind of data."""

    what: str
    remark: str


class OutcomeTold(Schema):
    """Kinds of data with the same fate."""

    heading: str
    kinds: list[WhatTold]


class AccountDeletion(Sent):
    """That you have read what is deleted."""

    understood: Literal[True]
