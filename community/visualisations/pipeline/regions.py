"""Regions of a photo in which a face or a number plate is, or may be. Without Django: the process apart uses them too."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self, get_args

RegionKind = Literal["face", "plate"]
RegionSource = Literal["found", "by_hand"]

MOST_REGIONS = 200
LEAST_SIDE = 0.001  # of the photo's width or height: four pixels of the largest working copy
DIGITS = 5


class UnusableRegion(ValueError):
    """Raised for values that are no region of a photo."""


@dataclass(frozen=True, slots=True)
class Region:
    """Part of a photo: its left upper corner and size, as fractions of the photo's width and height, measured from its left upper corner.

    A face is covered by the ellipse inside, a plate by the rectangle. `score` (0 to 1) is how sure the detector was; 1 by hand.
    """

    kind: RegionKind
    x: float
    y: float
    width: float
    height: float
    source: RegionSource = "found"
    is_blurred: bool = True
    score: float = 1.0

    def to_json(self) -> dict[str, Any]:
        """Return the region as a JSON object that `from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Return the region in a JSON object. Unknown names are passed over. Raises UnusableRegion."""
        if not isinstance(value, Mapping):
            raise UnusableRegion
        kind: Any = value.get("kind")
        source: Any = value.get("source", "by_hand")
        is_blurred = value.get("is_blurred", True)
        if kind not in get_args(RegionKind) or source not in get_args(RegionSource) or not isinstance(is_blurred, bool):
            raise UnusableRegion
        x, y, width, height = (number(value.get(name)) for name in ("x", "y", "width", "height"))
        score = min(1.0, max(0.0, number(value.get("score", 1.0))))
        return cls(kind, x, y, width, height, source, is_blurred, score).within_photo()

    def within_photo(self) -> Self:
        """Return the part of the region that lies on the photo. Raises UnusableRegion if that is too small to be seen."""
        left, width = within(self.x, self.width)
        top, height = within(self.y, self.height)
        return replace(self, x=left, y=top, width=width, height=height, score=round(self.score, 3))


def within(start: float, length: float) -> tuple[float, float]:
    """Return what of a side lies between 0 and 1. Raises UnusableRegion if that is too little.

    Its ends are rounded first: what is made of the result is the result.
    """
    first, last = round(max(0.0, start), DIGITS), round(min(1.0, start + length), DIGITS)
    rounded = round(last - first, DIGITS)
    if rounded < LEAST_SIDE:
        raise UnusableRegion
    return first, rounded


def number(value: object) -> float:
    try:
        found = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    except OverflowError:  # an integer of hundreds of digits
        found = math.inf
    if not math.isfinite(found):
        raise UnusableRegion
    return found


def to_json(regions: Iterable[Region]) -> list[dict[str, Any]]:
    """Return regions as a JSON list."""
    return [region.to_json() for region in regions]


def stored_regions(values: Iterable[Mapping[str, Any]]) -> list[Region]:
    """Return the regions that `to_json` wrote. They were checked before they were stored, and stay readable whatever is refused today."""
    return [Region(**each) for each in values]


def read_regions(value: object) -> list[Region]:
    """Return the regions in a JSON list, as a browser sends it. Raises Django's ValidationError, with a sentence for the person."""
    from django.core.exceptions import ValidationError
    from django.utils.translation import gettext

    if not isinstance(value, list):
        raise ValidationError(gettext("The regions cannot be read. Please load the page again."), code="invalid")
    refuse_too_many_regions(len(value))
    try:
        return [Region.from_json(each) for each in value]
    except UnusableRegion as error:
        raise ValidationError(
            gettext("A region lies outside the photo, or is too small. Please draw it again."), code="invalid"
        ) from error


def refuse_too_many_regions(number: int) -> None:
    """Raise Django's ValidationError if a photo cannot have so many regions."""
    from django.core.exceptions import ValidationError
    from django.utils.translation import gettext

    if number > MOST_REGIONS:
        raise ValidationError(
            gettext("There can be at most %(most)d regions on a photo."), code="too_many", params={"most": MOST_REGIONS}
        )
