"""Variants as JSON: how they are asked for, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from community.api.schemas import Problem, Sent
from community.visualisations.collage.scene import Scene
from community.visualisations.providers.manual import MOST_PROMPT
from community.visualisations.providers.prompts import CHIPS, MOST_CHIPS, MOST_WORDS

from .pictures import SessionPicture
from .sent import Number, ValueName, Whole
from .sessions import KEY

VARIANT_URL = f"https://example.org/en/community/visualisations/variants/{KEY}/"
VARIANT = "Park with benches"
ChipKey = Literal[tuple(chip.key for chip in CHIPS)]  # type: ignore[valid-type]  # the keys of the catalogue
StateName = Literal["draft", "waiting", "running", "done", "failed", "cancelled"]
CheckName = Literal["open", "pending", "approved", "rejected"]


class ValueOpinion(Schema):
    """What the group thinks by one value. Who rated what is told to nobody."""

    value: ValueName
    counts: list[int] = Field(description="How many people gave 1, 2, 3, 4 and 5.", examples=[[0, 0, 1, 2, 1]])
    mean: float = Field(examples=[4.0])


class GroupOpinion(Schema):
    """What the group thinks of a variant, as far as you may know."""

    people: int = Field(description="How many have rated it.", examples=[4])
    has_rated: bool = Field(description="Whether you have.")
    values: list[ValueOpinion] = Field(
        description="From three people on, for those who have rated it, or once the session is over."
    )
    why_not: str = Field(description="Why `values` is empty, in your language; empty if it is not.", examples=[""])


class VariantSummary(Schema):
    """A variant in a list. With `parent` the list is a tree."""

    key: UUID = Field(examples=[KEY])
    place: UUID = Field(description="The key of its place.", examples=[KEY])
    photo: UUID = Field(description="The key of the photo that it began with.", examples=[KEY])
    parent: UUID | None = Field(description="The key of the variant that it was made of; null for the photo.")
    name: str = Field(description="Its title, or what was asked for.", examples=[VARIANT])
    title: str = Field(examples=[VARIANT])
    language: str = Field(description="Of title and alternative text.", examples=["en"])
    kind: Literal["collage", "generated", "uploaded"] = Field(examples=["collage"])
    state: StateName = Field(examples=["done"])
    check_state: CheckName = Field(description="What a facilitator decided, where the session is moderated.", examples=["open"])
    made_by: str = Field(examples=["Planning department"])
    is_yours: bool
    is_shared: bool = Field(description="Whether the group sees it.")
    is_highlight: bool = Field(description="Whether a facilitator has picked it.")
    created_at: datetime
    shared_at: datetime | None
    picture: SessionPicture | None
    opinion: GroupOpinion | None = Field(description="Null as long as it is not done.")
    url: str = Field(description="Its page.", examples=[VARIANT_URL])


class VariantDetail(VariantSummary):
    """A variant, and how it came to be."""

    session: UUID = Field(description="The key of its session.", examples=[KEY])
    words: str = Field(description="What was asked for in own words.", examples=["With a playground."])
    items: list[str] = Field(description="Chips or elements, in your language.", examples=[["2 × Bench", "Tree"]])
    prompt: str = Field(description="As it was sent to a service; empty for a collage.", examples=[""])
    made_with: str = Field(description="Service and model, or what its author says; empty for a collage.", examples=[""])
    reason: str = Field(description="For its author: why it failed or was not approved, in her language.", examples=[""])
    released_url: str | None = Field(
        description="Its page in the gallery, if it is released and ready.",
        examples=[f"https://example.org/en/community/visualisations/gallery/{KEY}/"],
    )
    may: list[Literal["edit", "discuss", "delete", "highlight", "check", "release"]] = Field(
        description="What you can do now.", examples=[["discuss"]]
    )


class PaintedStroke(Sent):
    """A line of a round brush; one point is a dot. Measures are fractions of the picture."""

    points: list[tuple[Number, Number]] = Field(min_length=1, max_length=5000, examples=[[[0.25, 0.5], [0.3, 0.5]]])
    size: Number = Field(ge=0, le=1, description="The diameter of the brush, as a fraction of the width.", examples=[0.1])


class PaintedBox(Sent):
    """A rectangle, by its left upper corner and its size. Measures are fractions of the picture."""

    x: Number = Field(ge=0, le=1, examples=[0.25])
    y: Number = Field(ge=0, le=1, examples=[0.5])
    width: Number = Field(ge=0, le=1, examples=[0.5])
    height: Number = Field(ge=0, le=1, examples=[0.25])


class VariantSource(Sent):
    """What a variant starts from: the variant `parent`, else the photo, else the first photo of the place."""

    parent: UUID | None = Field(None, description="The key of a variant of the place.")
    photo: UUID | None = Field(None, description="The key of a photo of the place.")


class AskedVariants(VariantSource):
    """What to ask a service for. The words are sent to it: describe the place, not persons."""

    provider: str = Field(
        "", max_length=40, description="The key of a service; by default the first that can be used.", examples=[""]
    )
    chips: list[ChipKey] = Field(  # type: ignore[valid-type]
        [], max_length=MOST_CHIPS, description="What the place gets.", examples=[["trees", "benches"]]
    )
    words: str = Field("", max_length=MOST_WORDS, description="In your own words.", examples=["With a playground."])
    strength: Whole = Field(65, ge=0, le=100, description="How much may change, in per cent.")
    number: Whole = Field(1, ge=1, le=4, description="How many pictures; as many as the service makes at once.")
    mask: list[PaintedStroke | PaintedBox] = Field(
        [], max_length=200, description="What may change; without it the whole picture.", examples=[[]]
    )


class BegunCollage(VariantSource):
    """A collage to begin with."""


class MadeElsewhere(VariantSource):
    """A picture that was made elsewhere, and with what."""

    upload: UUID = Field(
        description="The last part of the upload's address: upload it first, by tus, with the tenant `visualisation` and the place's key as room."
    )
    made_how: Literal["ai", "collage", "drawing"] = Field(description="The mark on it follows from that.")
    made_with: str = Field(min_length=1, max_length=120, description="The program or service.", examples=["Sketch program"])
    prompt: str = Field("", max_length=MOST_PROMPT, description="What the AI was asked for: needed if it made it.", examples=[""])
    title: str = Field("", max_length=120, examples=[VARIANT])


class VariantTitle(Sent):
    """What a variant is called and what it shows, before the group sees it."""

    title: str = Field(min_length=1, max_length=120, examples=[VARIANT])
    alt_text: str = Field(min_length=1, max_length=300, examples=["The same square as a park."])


class CollageScene(Schema):
    """A collage as data: camera, light, and what stands and lies where, in metres. Send `revision` with your next change."""

    revision: int = Field(examples=[3])
    scene: Scene


class SentScene(Sent):
    """A collage to save."""

    revision: Whole = Field(ge=0, le=2**31 - 2, description="The one that you read.", examples=[3])
    scene: Scene


class SceneChanged(Problem):
    """The collage was changed since you read it (409)."""

    current: CollageScene | None = Field(None, description="As it is now.")


class QueuedVariant(Schema):
    """A variant that you wait for, or that failed."""

    key: UUID = Field(examples=[KEY])
    place: UUID = Field(description="The key of its place.", examples=[KEY])
    state: StateName = Field(examples=["waiting"])
    position: int | None = Field(description="1 is next, 0 is being made; null if it does not wait for a service.", examples=[2])
    seconds: float | None = Field(
        description="How long it will take, about; null if nobody knows, as when no worker runs.", examples=[80]
    )
    words: str = Field(description="The same, or why it failed, in your language.", examples=["place 2, about a minute"])


class PicturesLeft(Schema):
    """How many pictures you can still have made."""

    left: int = Field(examples=[8])
    most: int = Field(examples=[10])
    is_today: bool = Field(description="Whether that is the limit of a day.")


class SessionProvider(Schema):
    """A service that can be asked for pictures in a session."""

    key: str = Field(examples=["cloud"])
    label: str = Field(examples=["Image service"])
    cents: int | None = Field(description="The price of a picture; 0 is free, null is unknown.", examples=[5])
    seconds: float = Field(description="How long a picture usually takes.", examples=[40])
    left: PicturesLeft | None = Field(description="Null without any limit.")
    takes_mask: bool
    takes_strength: bool
    most: int = Field(description="Pictures of one request.", examples=[4])
    words: str = Field(description="Time, price and what is left, in your language.", examples=["about a minute, 5 cents"])


class PromptChip(Schema):
    """Something that a place can get."""

    key: str = Field(examples=["trees"])
    label: str = Field(description="In your language.", examples=["Trees"])
