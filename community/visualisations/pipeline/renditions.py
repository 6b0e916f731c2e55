"""A picture as pages show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture at one width, for pages. `width` and `height` in pixels."""

    content: bytes
    content_type: str
    width: int
    height: int
