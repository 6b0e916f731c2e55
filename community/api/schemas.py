"""The base schemas of all features' requests and responses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field

LARGEST_OFFSET = 2**31 - 1
LARGEST_PAGE, USUAL_PAGE = 100, 50

Item = TypeVar("Item")
#: A moment that is sent: it exists in every zone.
Moment = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2099, 1, 1, tzinfo=UTC))]


class Sent(Schema):
    """The base of request bodies: unknown members are refused, since the client must have made a mistake."""

    model_config = ConfigDict(extra="forbid")


class Page(Schema, Generic[Item]):
    """A part of a list."""

    count: int = Field(description="How many there are in the whole list, of those that you may see.", examples=[1])
    limit: int = Field(description="How many this part has at most.", examples=[USUAL_PAGE])
    offset: int = Field(description="How many come before this part.", examples=[0])
    items: list[Item]


class FieldProblem(Schema):
    """What is wrong with one value that was sent."""

    field: str = Field(description="Its name, with dots where it is inside of another.", examples=["welcome"])
    where: str = Field(description="Where it was sent: body, query, path or header.", examples=["body"])
    detail: str = Field(description="What is wrong, in your language.", examples=["A text is expected here."])


class Problem(Schema):
    """An error (RFC 9457)."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(description="The status in words, in English.", examples=["Forbidden"])
    status: int = Field(examples=[403])
    detail: str | None = Field(None, description="What is wrong, in your language, for people to read.")
    scope: str | None = Field(None, description="With 403 for an access token: the scope that it would need.")
    request_id: str | None = Field(None, description="The id under which this request is in the site's log.")
    errors: list[FieldProblem] | None = Field(None, description="With 422: what is wrong, one by one.")
