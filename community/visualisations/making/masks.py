"""The part of a picture that may change, as it was painted: strokes of a brush, and rectangles. All measures are fractions of the picture."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

MOST_STROKES, MOST_POINTS = 200, 20_000  # of a mask
KEEP, CHANGE = 255, 0  # alpha, as the protocol of OpenAI has it: what is transparent may change


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of a round brush through `points`; `size` is its diameter as a fraction of the picture's width. One point is a dot."""

    points: tuple[tuple[float, float], ...]
    size: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, by its left upper corner and its size."""

    x: float
    y: float
    width: float
    height: float


Painted = Stroke | Box


def read_mask(value: object) -> list[Painted]:
    """Return what was painted, from JSON of a browser or of the database. Raises ValidationError."""
    if not isinstance(value, list) or len(value) > MOST_STROKES:
        raise unreadable()
    found = [read_painted(one) for one in value]
    if sum(len(one.points) for one in found if isinstance(one, Stroke)) > MOST_POINTS:
        raise unreadable()
    return found


def read_painted(value: object) -> Painted:
    if not isinstance(value, dict):
        raise unreadable()
    if set(value) == {"points", "size"} and isinstance(value["points"], list) and value["points"]:
        points = [(fraction(x), fraction(y)) for x, y in map(pair, value["points"])]
        return Stroke(tuple(points), fraction(value["size"]))
    if set(value) == {"x", "y", "width", "height"}:
        return Box(**{name: fraction(number) for name, number in value.items()})
    raise unreadable()


def pair(value: object) -> tuple[Any, Any]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise unreadable()
    return value[0], value[1]


def fraction(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise unreadable()
    return float(value)


def unreadable() -> ValidationError:
    return ValidationError(_("The painted area cannot be read. Paint it again."), code="invalid")


def mask_to_json(painted: list[Painted]) -> list[dict[str, Any]]:
    """Return what `read_mask` reads."""
    return [
        {"points": [list(point) for point in one.points], "size": one.size}
        if isinstance(one, Stroke)
        else {"x": one.x, "y": one.y, "width": one.width, "height": one.height}
        for one in painted
    ]


def draw_mask(painted: list[Painted], width: int, height: int) -> bytes:
    """Return a PNG of `width` x `height` pixels, black, in which alpha is 0 where something was painted and 255 elsewhere."""
    alpha = Image.new("L", (width, height), KEEP)
    pen = ImageDraw.Draw(alpha)
    for one in painted:
        if isinstance(one, Box):
            corner = (one.x + one.width) * width - 1, (one.y + one.height) * height - 1
            left, top = one.x * width, one.y * height
            pen.rectangle((left, top, max(left, corner[0]), max(top, corner[1])), fill=CHANGE)
        else:
            draw_stroke(pen, one, width, height)
    picture = Image.merge("LA", (Image.new("L", (width, height), 0), alpha)).convert("RGBA")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def draw_stroke(pen: ImageDraw.ImageDraw, stroke: Stroke, width: int, height: int) -> None:
    points = [(x * width, y * height) for x, y in stroke.points]
    across = max(1.0, stroke.size * width)
    if len(points) > 1:
        pen.line(points, fill=CHANGE, width=round(across), joint="curve")
    for x, y in points:
        pen.ellipse((x - across / 2, y - across / 2, x + across / 2, y + across / 2), fill=CHANGE)
