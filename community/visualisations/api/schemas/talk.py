"""Ratings, comments and decisions as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from community.api.schemas import Sent

from .sent import Number, ValueName, Whole, Yes
from .sessions import KEY
from .variants import GroupOpinion

TEXT = "Where do delivery vans stop?"
Score = Annotated[Whole, Field(ge=1, le=5)]


class SentScores(Sent):
    """Ratings by value, 1 to 5."""

    scores: dict[ValueName, Score | None] = Field(
        description="null takes one back; values that are left out stay as they are.", examples=[{"inclusion": 4}]
    )


class VariantRating(Schema):
    """What you think of a variant, and what the group thinks."""

    scores: dict[str, int] = Field(description="Yours, by value.", examples=[{"inclusion": 4}])
    opinion: GroupOpinion


class CommentPin(Schema):
    """A point of the picture, as fractions of its width and height from its left upper corner."""

    x: float = Field(examples=[0.25])
    y: float = Field(examples=[0.5])


class SentPin(Sent):
    """A point of the picture, as fractions of its width and height from its left upper corner."""

    x: Number = Field(ge=0, le=1, examples=[0.25])
    y: Number = Field(ge=0, le=1, examples=[0.5])


class VariantComment(Schema):
    """What somebody says about a variant, or about a point of its picture."""

    id: int = Field(examples=[17])
    text: str = Field(examples=[TEXT])
    language: str = Field(examples=["en"])
    by: str = Field(examples=["Planning department"])
    created_at: datetime
    pin: CommentPin | None
    may_delete: bool


class SentComment(Sent):
    """A comment."""

    text: str = Field(min_length=1, max_length=2000, examples=[TEXT])
    pin: SentPin | None = None


class Highlight(Sent):
    """Whether a variant is a highlight."""

    is_highlight: Yes


class CheckDecision(Sent):
    """What a facilitator decides. Whoever made the variant reads the reason."""

    decision: Literal["approve", "reject"]
    reason: str = Field("", max_length=400, description="Needed to reject.", examples=["The name of a person stands in it."])


class Released(Schema):
    """A variant that is released, to as many as the uploader of its photo has agreed to."""

    key: UUID = Field(description="Its key in the gallery.", examples=[KEY])
    is_ready: bool = Field(description="Whether its pictures are made: before that nobody sees it.")
    url: str = Field(description="Its page there.", examples=[f"https://example.org/en/community/visualisations/gallery/{KEY}/"])
