"""Exports as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from community.api.schemas import Sent

FILE = "0b1f5a1e-5f0e-4c58-9d0b-0d9a7c1f6e21"
KindName = Literal["zip", "pdf"]


class ExportKind(Sent):
    """What a session is exported as."""

    kind: KindName = Field(description="Pictures and data (`zip`), or a booklet (`pdf`).", examples=["zip"])


class SessionFile(Schema):
    """A session as a file."""

    kind: KindName = Field(examples=["zip"])
    made_at: datetime = Field(examples=["2026-11-10T11:00:00Z"])
    size: int = Field(description="In bytes.", examples=[48213000])
    url: str = Field(
        description="Of the file, for facilitators of the group.", examples=[f"https://example.org/en/community/files/{FILE}/"]
    )
