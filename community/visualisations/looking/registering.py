"""How two pictures of one place lie on each other, so that a house in one covers the same house in the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from community.visualisations.pictures import Shown

#: Services round the sides to multiples of 8 to 64 pixels: ratios that differ by less show the same section, a little stretched.
ROUNDED = 0.06


def fit_of(before: Shown, after: Shown) -> str:
    """Return how `after` is fitted into the frame of `before`, as `object-fit` names it.

    The frame has the ratio of the photo. A picture of nearly the same ratio fills it exactly ("fill"), whatever its number of pixels. One of
    another ratio was cropped about its centre, or extended: it is scaled until it covers the frame, and centred ("cover").
    """
    if not (before.height and after.height):
        return "cover"
    ratio = (after.width / after.height) / (before.width / before.height)
    return "fill" if abs(ratio - 1) <= ROUNDED else "cover"
