"""Colours as "#rrggbb": how well one can be read on another, and darker shades of them."""

from collections.abc import Callable, Iterable
from colorsys import hls_to_rgb, rgb_to_hls

WHITE = "#ffffff"


def channels(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue, each 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def laid_over(colour: str, ground: str, opacity: float) -> str:
    """Return what `colour` looks like on `ground` if it is only opaque by `opacity`, 0 to 1."""
    return hex_of(opacity * c + (1 - opacity) * g for c, g in zip(channels(colour), channels(ground), strict=True))


def hex_of(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


def hsl(colour: str) -> tuple[float, float, float]:
    """Return hue (degrees), saturation and lightness (percent), to one decimal."""
    hue, lightness, saturation = rgb_to_hls(*channels(colour))
    return round(360 * hue, 1), round(100 * saturation, 1), round(100 * lightness, 1)


def from_hsl(hue: float, saturation: float, lightness: float) -> str:
    return hex_of(hls_to_rgb(hue / 360, lightness / 100, saturation / 100))


def darkened(colour: str, is_readable: Callable[[str], bool]) -> str:
    """Return `colour`, or the lightest of its darker shades that is readable."""
    hue, saturation, lightness = hsl(colour)
    while not is_readable(colour) and lightness > 0:
        lightness = max(0, lightness - 1)
        colour = from_hsl(hue, saturation, lightness)
    return colour
