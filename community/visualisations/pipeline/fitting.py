"""How the result of a provider lies on its source when their sizes differ: by one of three stated rules, never by chance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PIL import Image

SAME_SHAPE = 0.01  # shapes that differ by less than this are one: providers round to multiples of 16 or 64 pixels


class FitRule(StrEnum):
    """How a picture is brought to another size. The values may be stored."""

    STRETCH = "stretch"  # each side by its own factor; for shapes that hardly differ
    COVER = "cover"  # one factor, centred; what stands out is cut off
    CONTAIN = "contain"  # one factor, centred; the rest is white


@dataclass(frozen=True, slots=True)
class Fit:
    """Where the points of a result are on its source: `x * scale_x + offset_x`, `y * scale_y + offset_y`, in pixels."""

    rule: FitRule
    scale_x: float
    scale_y: float
    offset_x: float
    offset_y: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the result lies on the source."""
        return x * self.scale_x + self.offset_x, y * self.scale_y + self.offset_y


def choose_rule(result: tuple[int, int], source: tuple[int, int]) -> FitRule:
    """Return the rule for a result of a provider: stretched if it has the shape of its source, else covering it."""
    shape, wanted = result[0] / result[1], source[0] / source[1]
    return FitRule.STRETCH if abs(shape / wanted - 1) <= SAME_SHAPE else FitRule.COVER


def fit_of(result: tuple[int, int], source: tuple[int, int], rule: FitRule | None = None) -> Fit:
    """Return how a result of one size lies on a source of another (width and height in pixels)."""
    rule = rule or choose_rule(result, source)
    across, down = source[0] / result[0], source[1] / result[1]
    if rule == FitRule.STRETCH:
        return Fit(rule, across, down, 0.0, 0.0)
    scale = max(across, down) if rule == FitRule.COVER else min(across, down)
    return Fit(rule, scale, scale, (source[0] - result[0] * scale) / 2, (source[1] - result[1] * scale) / 2)


def register(picture: Image.Image, source: tuple[int, int], rule: FitRule | None = None) -> tuple[Image.Image, Fit]:
    """Return `picture` at the size of its source, and the fit by which it was brought there."""
    fit = fit_of(picture.size, source, rule)
    if fit.rule == FitRule.CONTAIN:
        size = max(1, round(picture.width * fit.scale_x)), max(1, round(picture.height * fit.scale_y))
        page = Image.new("RGB", source, "white")
        page.paste(picture.resize(size, Image.Resampling.LANCZOS), (round(fit.offset_x), round(fit.offset_y)))
        return page, fit
    left, top = -fit.offset_x / fit.scale_x, -fit.offset_y / fit.scale_y
    box = (left, top, left + source[0] / fit.scale_x, top + source[1] / fit.scale_y)
    box = (max(0.0, box[0]), max(0.0, box[1]), min(float(picture.width), box[2]), min(float(picture.height), box[3]))
    return picture.resize(source, Image.Resampling.LANCZOS, box=box), fit
