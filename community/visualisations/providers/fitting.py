"""How a picture is laid into a size that a model accepts, and taken out again, so that result and source cover each other.

The picture is scaled evenly, centred on a canvas of an accepted size, and what is left over is filled with its outermost pixels: black bars
would be painted over by the model, as scenery. Undoing it cuts out the same box and scales it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

MOST_RATIO = 3  # of the longer to the shorter edge: what models accept


class Unfitting(ValueError):
    """The picture that came back has another shape than any that was asked for: nobody knows how it lies on the source."""


@dataclass(frozen=True, slots=True)
class Size:
    """A size in pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def pixels(self) -> int:
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Fixed:
    """A model that accepts a list of sizes."""

    sizes: Sequence[Size]

    def canvas_for(self, source: Size) -> Size:
        """Return the size whose shape leaves least over; of several the smallest that does not shrink the picture, else the largest."""

        def merit(size: Size) -> tuple[float, float, int]:
            scale = scale_into(source, size)
            return round(scale**2 * source.pixels / size.pixels, 2), min(1, scale), -size.pixels

        return max(self.sizes, key=merit)


@dataclass(frozen=True, slots=True)
class Flexible:
    """A model that accepts every size with edges of a multiple of `step` and at most `edge` pixels."""

    step: int = 16
    edge: int = 1536

    def canvas_for(self, source: Size) -> Size:
        longest = self.edge - self.edge % self.step
        scale = min(1, longest / max(source.width, source.height))
        width, height = (self._up(max(1, round(edge * scale))) for edge in (source.width, source.height))
        least = self._up(-(-max(width, height) // MOST_RATIO))
        return Size(max(width, least), max(height, least))

    def _up(self, edge: int) -> int:
        return -(-edge // self.step) * self.step


Sizes = Fixed | Flexible


@dataclass(frozen=True, slots=True)
class Fit:
    """A picture of the size `source` lies on a `canvas`: its box begins at (`left`, `top`) and has the size `inner`. All in pixels."""

    source: Size
    canvas: Size
    inner: Size
    left: int
    top: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.left + self.inner.width, self.top + self.inner.height

    def as_numbers(self) -> list[int]:
        """Return the fit for JSON, or for a process apart."""
        return [
            *(self.source.width, self.source.height, self.canvas.width, self.canvas.height),
            *(self.inner.width, self.inner.height, self.left, self.top),
        ]

    @classmethod
    def of_numbers(cls, numbers: Sequence[int]) -> Fit:
        a, b, c, d, e, f, left, top = numbers
        return cls(Size(a, b), Size(c, d), Size(e, f), left, top)


def scale_into(source: Size, canvas: Size) -> float:
    return min(canvas.width / source.width, canvas.height / source.height)


def fit_into(source: Size, sizes: Sizes) -> Fit:
    """Return how a picture of the size `source` is sent to a model that accepts `sizes`."""
    canvas = sizes.canvas_for(source)
    scale = min(1, scale_into(source, canvas)) if isinstance(sizes, Flexible) else scale_into(source, canvas)
    inner = Size(
        *(
            min(whole, max(1, round(edge * scale)))
            for edge, whole in ((source.width, canvas.width), (source.height, canvas.height))
        )
    )
    return Fit(source, canvas, inner, (canvas.width - inner.width) // 2, (canvas.height - inner.height) // 2)


def laid_out(picture: Image.Image, fit: Fit) -> Image.Image:
    """Return a picture in RGB on its canvas, the rest filled with its outermost pixels."""
    inner = picture.convert("RGB").resize((fit.inner.width, fit.inner.height), Image.Resampling.LANCZOS)
    return Image.fromarray(np.pad(np.asarray(inner), (*margins(fit), (0, 0)), mode="edge"))


def mask_laid_out(mask: Image.Image, fit: Fit) -> Image.Image:
    """Return a mask on the canvas: RGBA, alpha 0 where something may change, 255 elsewhere and around the picture; nothing between."""
    alpha = mask.convert("RGBA").getchannel("A").resize((fit.inner.width, fit.inner.height), Image.Resampling.BOX)
    stays = np.where(np.asarray(alpha) < 128, 0, 255).astype(np.uint8)
    whole = np.pad(stays, margins(fit), constant_values=255)
    return Image.merge(
        "RGBA", [*(Image.new("L", (fit.canvas.width, fit.canvas.height), 255) for _ in "RGB"), Image.fromarray(whole)]
    )


def margins(fit: Fit) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the pixels above and below, left and right."""
    left, top, right, bottom = fit.box
    return (top, fit.canvas.height - bottom), (left, fit.canvas.width - right)


def box_in(answer: Size, fit: Fit) -> tuple[float, float, float, float]:
    """Return where the source lies in an answer of any size, in its pixels. Raises Unfitting.

    Servers may answer in the size that was asked for, in a smaller or larger one of the same shape, or in the shape of the source.
    """
    if same_shape(answer, fit.canvas):
        across, down = answer.width / fit.canvas.width, answer.height / fit.canvas.height
        left, top, right, bottom = fit.box
        return left * across, top * down, right * across, bottom * down
    if same_shape(answer, fit.source):
        return 0, 0, answer.width, answer.height
    raise Unfitting(f"The picture has {answer}; asked for was {fit.canvas}.")


def same_shape(one: Size, other: Size) -> bool:
    """Return whether one is the other scaled, but for rounding to whole pixels."""
    scale = max(one.width / other.width, one.height / other.height)
    return abs(one.width - other.width * scale) <= 1 and abs(one.height - other.height * scale) <= 1


def restore(picture: Image.Image, fit: Fit) -> Image.Image:
    """Return the part of an answer that covers the source, in the source's size. Raises Unfitting. For the pipeline, once it is decoded."""
    box = box_in(Size(*picture.size), fit)
    size = fit.source.width, fit.source.height
    if picture.size == size and box == (0, 0, *size):
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS, box=box)


def png(picture: Image.Image) -> bytes:
    """Return a picture as PNG with nothing but its pixels."""
    plain = Image.fromarray(np.asarray(picture))  # without what came with the file: EXIF, comments, profiles
    out = BytesIO()
    plain.save(out, "PNG", compress_level=6)
    return out.getvalue()
