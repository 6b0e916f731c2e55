"""Places and their photos as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from community.api.schemas import Problem, Sent

from .pictures import SessionPicture
from .sent import AudienceName, Number, Whole, Yes
from .sessions import KEY

PLACE = "Car park by the tower block"
PLACE_URL = f"https://example.org/en/community/visualisations/places/{KEY}/"
ALT = "Cars up to the front door."
Source = Literal["taken", "allowed"]
Licence = Literal["cc-by-4.0", "network"]


class PlaceSummary(Schema):
    """A place in a list."""

    key: UUID = Field(examples=[KEY])
    session: UUID = Field(description="The key of its session.", examples=[KEY])
    title: str = Field(examples=[PLACE])
    language: str = Field(description="In which it is described.", examples=["en"])
    place: str = Field(description="Where in the city.", examples=["Railway Street"])
    municipality: int | None = Field(description="The number of the municipality.", examples=[17])
    where: str = Field(description="Both in words, in your language.", examples=["Railway Street, Bucharest"])
    latitude: float | None = Field(description="In degrees, rounded to about a kilometre.", examples=[44.43])
    longitude: float | None = Field(description="In degrees, rounded to about a kilometre.", examples=[26.1])
    brought_by: str = Field(examples=["Planning department"])
    is_yours: bool = Field(description="Whether you brought it.")
    is_shared: bool = Field(description="Whether the group sees it.")
    shared_at: datetime | None
    variant_count: int = Field(description="Variants that the group sees.", examples=[3])
    picture: SessionPicture | None = Field(description="The first photo that is ready.")
    url: str = Field(description="Its page.", examples=[PLACE_URL])


class PhotoRegion(Schema):
    """Part of a photo that is covered or not, as fractions of its width and height from its left upper corner."""

    kind: Literal["face", "plate"] = Field(examples=["face"])
    x: float = Field(examples=[0.25])
    y: float = Field(examples=[0.5])
    width: float = Field(examples=[0.05])
    height: float = Field(examples=[0.1])
    source: Literal["found", "by_hand"]
    is_blurred: bool = Field(description="Whether it is or will be covered.")
    score: float = Field(description="How sure the finding was, 0 to 1.", examples=[0.93])


class OwnPhoto(Schema):
    """What only whoever uploaded a photo reads of it."""

    name: str = Field(description="The name of the file, until it is confirmed.", examples=["IMG_4711.heic"])
    state: Literal["waiting", "checked", "covering", "ready", "refused", "expired"] = Field(
        description="`checked` is to be confirmed: until then only you see it, without anything covered.", examples=["checked"]
    )
    reason: str = Field(description="Why it was refused, and what helps, in your language.", examples=[""])
    step: int = Field(description="How far preparing it is, in per cent.", examples=[100])
    staged_until: datetime | None = Field(description="When it is deleted unless you confirm it.")
    revision: int = Field(description="Of the regions: send it with your change.", examples=[3])
    regions: list[PhotoRegion]


class PlacePhoto(Schema):
    """A photo of a place."""

    key: UUID = Field(examples=[KEY])
    alt_text: str = Field(examples=[ALT])
    width: int = Field(description="In pixels; 0 while that is not known.", examples=[4000])
    height: int = Field(examples=[3000])
    picture: SessionPicture | None = Field(description="Null as long as there is nothing that you can see.")
    own: OwnPhoto | None = Field(description="For whoever uploaded it; for others null.")


class PhotoNote(Schema):
    """A note of a viewer about what is covered on a photo. Who wrote it is not told."""

    id: int = Field(examples=[17])
    photo: UUID = Field(description="The key of the photo.", examples=[KEY])
    words: str = Field(examples=["The woman on the left can be recognised."])
    created_at: datetime
    settled_at: datetime | None = Field(description="When it was dealt with.")


class PlaceDetail(PlaceSummary):
    """A place with its photos."""

    today: str = Field(description="What is there today.", examples=[ALT])
    wish: str = Field(description="What should change.", examples=["More shade."])
    constraints: str = Field(description="What has to stay.", examples=["The house."])
    source: str = Field(description="`taken`, `allowed`, or empty as long as it was not said.", examples=["taken"])
    credit: str = Field(description="How the source of the photos is to be named.", examples=["Housing office"])
    licence: str = Field(description="`cc-by-4.0`, `network`, or empty.", examples=["cc-by-4.0"])
    audience: AudienceName = Field(description="Who may see it in the end: as many as its uploader and the session allow.")
    agreed_at: datetime | None = Field(description="When its uploader last confirmed the rights.")
    photos: list[PlacePhoto] = Field(description="Those that are ready; all of them for whoever brought the place.")
    missing: list[str] = Field(
        description="For whoever brought it: what keeps it from being shown to the group, in your language.",
        examples=[["Say what should change."]],
    )
    notes: list[PhotoNote] = Field(description="For whoever brought it and for facilitators; open ones first.")
    may: list[Literal["edit", "add_photo", "add_variant", "withdraw"]] = Field(
        description="What you can do now.", examples=[["add_variant"]]
    )


class PlaceChanges(Sent):
    """What to change. What is left out stays as it is."""

    title: str = Field("", max_length=120, examples=[PLACE])
    municipality: Whole | None = Field(None, ge=1, le=2**31 - 1, description="The number of a municipality in the list.")
    place: str = Field("", max_length=160, description="Where in the city.", examples=["Railway Street"])
    latitude: Number | None = Field(None, ge=-90, le=90, description="Degrees; rounded to about a kilometre.")
    longitude: Number | None = Field(None, ge=-180, le=180, description="Degrees; rounded to about a kilometre.")
    today: str = Field("", max_length=2000, description="What is there today.", examples=[ALT])
    wish: str = Field("", max_length=2000, description="What should change.", examples=["More shade."])
    constraints: str = Field("", max_length=2000, description="What has to stay.", examples=["The house."])


class BegunPlace(Sent):
    """A place to begin with. Only you see it until you share it."""

    title: str = Field(max_length=120, examples=[PLACE])
    municipality: Whole | None = Field(None, ge=1, le=2**31 - 1, description="The number of a municipality in the list.")
    place: str = Field("", max_length=160, description="Where in the city.", examples=["Railway Street"])
    latitude: Number | None = Field(None, ge=-90, le=90, description="Degrees; rounded to about a kilometre.")
    longitude: Number | None = Field(None, ge=-180, le=180, description="Degrees; rounded to about a kilometre.")


class PlaceRights(Sent):
    """Whose the photos are, and who may see them."""

    source: Source = Field(description="`taken`: you took them. `allowed`: you may use them.")
    credit: str = Field(min_length=1, max_length=120, examples=["Housing office"])
    audience: AudienceName = Field(
        description="Who may see them at most. Allowing less than before takes back what is released wider."
    )
    licence: Licence = Field(description="What everybody may see needs `cc-by-4.0`.")
    people_agreed: Yes = Field(
        False, description="Everybody who can still be recognised has agreed. Needed if a face or a plate stays visible."
    )


class PlaceChangedMeanwhile(Problem):
    """The place was saved with other words since you read it (412)."""

    current: dict[str, Any] | None = Field(None, description="What is stored now, by field.", examples=[{"title": PLACE}])


class AddedPhoto(Sent):
    """A photo to add."""

    upload: UUID = Field(
        description="The last part of the upload's address: upload it first, by tus, with the tenant `visualisation` and the place's key as room."
    )


class PhotoDescription(Sent):
    """What a photo shows."""

    alt_text: str = Field(min_length=1, max_length=300, examples=[ALT])


class SentRegion(Sent):
    """A region of a photo, as fractions of its width and height from its left upper corner."""

    kind: Literal["face", "plate"]
    x: Number = Field(ge=-1, le=1, examples=[0.25])
    y: Number = Field(ge=-1, le=1, examples=[0.5])
    width: Number = Field(gt=0, le=2, examples=[0.05])
    height: Number = Field(gt=0, le=2, examples=[0.1])
    source: Literal["found", "by_hand"] = Field("by_hand", description="As you read it; `by_hand` for a new one.")
    is_blurred: Yes = Field(True, description="False leaves it visible.")
    score: Number = Field(1.0, ge=0, le=1, description="As you read it.")


class SentRegions(Sent):
    """All regions of a photo that is to be confirmed."""

    revision: Whole = Field(ge=0, le=2**31 - 2, description="The one that you read.", examples=[3])
    regions: list[SentRegion] = Field(max_length=200)


class MoreRegions(Sent):
    """More to be covered. On a photo that is ready this is for good, and what was made of it is made anew."""

    regions: list[SentRegion] = Field(min_length=1, max_length=200)


class RegionsSaved(Schema):
    """The regions as they are stored."""

    revision: int = Field(examples=[4])
    regions: list[PhotoRegion]


class RegionsChanged(Problem):
    """The regions were changed since you read them (409)."""

    current: RegionsSaved | None = Field(None, description="As they are now.")


class PhotoTurn(Sent):
    """By a quarter, to which side."""

    to: Literal["left", "right"]


class SentNote(Sent):
    """A note that somebody can still be recognised, or that something is covered needlessly."""

    words: str = Field(min_length=1, max_length=500, examples=["The woman on the left can be recognised."])
