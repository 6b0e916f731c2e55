"""The gallery as JSON, and what a picture says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from .pictures import SessionPicture
from .places import ALT, PLACE_URL
from .sessions import KEY

KindName = Literal["photo", "collage", "drawing", "ai_edit", "ai"]


class ReleasedVisual(Schema):
    """A place as it is and as it could be. Show mark, credit and licence with it."""

    key: UUID = Field(examples=[KEY])
    session: UUID = Field(description="The key of its session.", examples=[KEY])
    title: str = Field(examples=["Park with benches"])
    language: str = Field(description="Of the title.", examples=["en"])
    place: str = Field(description="In your language.", examples=["Railway Street, Bucharest"])
    today: str = Field(description="What is there today, in the language of the place.", examples=[ALT])
    wish: str = Field(description="What should change.", examples=["More shade."])
    place_language: str = Field(description="Of both.", examples=["en"])
    before: SessionPicture | None
    after: SessionPicture | None
    made_with: str = Field(description="The model or the program; empty for a collage.", examples=[""])
    released_at: datetime
    url: str = Field(description="Its page.", examples=[PLACE_URL.replace("places", "gallery")])


class SourceOfPicture(Schema):
    """A picture that another was made of, as the manifest says."""

    depth: int = Field(description="1 for the nearest.", examples=[1])
    title: str = Field(examples=["Photo"])
    is_parent: bool
    kind: KindName | None
    provider: str = Field(examples=[""])
    model: str = Field(examples=[""])
    made_at: datetime | None


class VerifiedPicture(Schema):
    """What the C2PA manifest in a picture says. Unless `state` is `valid`, nothing of it can be relied on."""

    state: Literal["none", "valid", "invalid"] = Field(
        description="`invalid`: the picture or its manifest was changed after it was signed."
    )
    is_ours: bool = Field(description="Signed by this site. Otherwise nobody has checked who `signer` is.")
    kind: KindName | None
    signer: str = Field(examples=["Connective"])
    tool: str = Field(examples=["Connective"])
    title: str = Field(examples=["Park with benches"])
    provider: str = Field(examples=[""])
    model: str = Field(examples=[""])
    model_version: str = Field(examples=[""])
    prompt: str = Field(examples=[""])
    made_at: datetime | None
    sources: list[SourceOfPicture]
    faults: list[str] = Field(description="C2PA's codes.", examples=[["assertion.dataHash.mismatch"]])
