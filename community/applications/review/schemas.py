"""What the API says of reviews."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from community.api.schemas import Sent


class TableFilters(Schema):
    """Filters of the table of applications."""

    state: str | None = Field(None, description="The state.", examples=["shortlisted"])
    q: str | None = Field(None, max_length=200, description="Words in what was submitted.", examples=["sponge city"])
    country: str | None = Field(None, description="The country, by its ISO code.", examples=["KE"])
    language: str | None = Field(None, description="The language of the letters.", examples=["fr"])
    reviews: str | None = Field(
        None, description="`mine`: yours is still open; `complete`; for managers also `apart`: far apart.", examples=["mine"]
    )
    sort: str | None = Field(None, description="A column, with a minus for the other direction.", examples=["reviews"])


class ReviewedApplication(Schema):
    """An application for those who work on it."""

    key: UUID
    number: int | None = Field(description="Its number in the order of submission.", examples=[7])
    municipality: str | None = Field(description="The name; null as long as you must not know it.", examples=["Musterstadt"])
    country: str | None = Field(examples=["DE"])
    language: str | None = Field(examples=["de"])
    state: str = Field(examples=["in_review"])
    score: float | None = Field(
        description="The weighted mean of the submitted reviews, from 1 to 5; null before your own is submitted.", examples=[4.2]
    )
    own_score: float | None = Field(description="That of your own review.", examples=[4.0])
    reviews: int = Field(description="How many have been submitted.", examples=[2])
    expected_reviews: int = Field(description="How many there can be.", examples=[3])
    submitted_at: datetime | None
    url: str = Field(
        description="The page of the application.", examples=["https://example.org/en/community/applications/…/review/"]
    )


class SentReview(Sent):
    """A review to save."""

    fields: dict[str, str] = Field(
        description="By field: `mark-` and the number of the criterion, from 1 to 5 or empty; `reason`. What is left out is taken back.",
        examples=[{"mark-1": "4", "reason": "A clear question."}],
    )
    is_final: bool = Field(False, description="Whether to submit it. Then every criterion needs a mark.")


class SavedReview(Schema):
    """A review as it is stored now."""

    saved_at: datetime
    submitted_at: datetime | None
    score: float | None = Field(description="The weighted mean of your marks; null while one is missing.", examples=[4.2])
    score_text: str = Field(description="The same for people to read, in your language.", examples=["4.2"])
