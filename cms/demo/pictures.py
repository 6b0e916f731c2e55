"""Draws the demo's pictures: abstract city scenes, without photographs or people. Our own work, free for everybody (CC0 1.0)."""

from __future__ import annotations

from collections.abc import Callable

from . import scenes, streets
from .painting import Canvas

CREDIT = "Connective"
LICENCE = "CC0 1.0"


def scene_of(name: str) -> Callable[[Canvas], None]:
    """Return the function that draws the picture `name`. Raises AttributeError if there is none."""
    function = name.replace("-", "_")
    drawing: Callable[[Canvas], None] = getattr(streets if hasattr(streets, function) else scenes, function)
    return drawing


def draw_picture(name: str) -> bytes:
    """Return the picture as JPEG, 1600 by 1000; the same bytes for the same name on the same machine."""
    canvas = Canvas(seed_of(name))
    scene_of(name)(canvas)
    return canvas.save()


def seed_of(name: str) -> str:
    """Return the seed for the picture's variations; pictures of one place share it, so that they show the same houses."""
    return name.partition("-")[0]
