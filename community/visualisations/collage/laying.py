"""Lays plans of the ground into a picture: every corner is projected. The script `collage/laying.js` does the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, floor, radians, sin
from typing import Any

from .elements.ground import PLANS
from .projecting import Projection
from .scene import GroundItem

Point = tuple[float, float]
Corners = Sequence[Sequence[float]]
MOST_REPEATS = 200
NEAR = 0.5  # the ground is cut off at this share of the distance at which the picture begins


@dataclass(frozen=True)
class Laid:
    """One layer of something on the ground, as a path in pixels."""

    path: str
    colour: str
    opacity: float


def lay(item: GroundItem, projection: Projection) -> list[Laid]:
    """Return the layers of a ground element, lowest first."""
    near = nearest_seen(projection) * NEAR
    layers = []
    for layer in PLANS[item.element]:
        if "tufts" in layer:
            path = "".join(_blades(item, layer, projection, near))
        else:
            shapes = (_cut([on_ground(item, *point) for point in shape], near) for shape in shapes_of(layer, item))
            path = "".join(path_of(shape, projection) for shape in shapes)
        if path:
            layers.append(Laid(path, layer.get("fill") or layer["stroke"], layer["opacity"]))
    return layers


def nearest_seen(projection: Projection) -> float:
    """Return the distance at which the lower edge of the picture shows the ground, in metres."""
    return projection.focal * projection.camera.height / (projection.height - projection.horizon)


def outline(item: GroundItem) -> list[Point]:
    """Return the four corners on the ground, in metres."""
    u, v = item.width / 2, item.length / 2
    return [on_ground(item, *corner) for corner in ((-u, -v), (u, -v), (u, v), (-u, v))]


def on_ground(item: GroundItem, u: float, v: float) -> Point:
    """Return the place of a point of the plan: `u` across and `v` along, in metres from the middle."""
    turn = radians(item.turn)
    return item.x + u * cos(turn) + v * sin(turn), item.z - u * sin(turn) + v * cos(turn)


def shapes_of(layer: dict[str, Any], item: GroundItem) -> Iterator[list[Point]]:
    """Return the shapes of a layer in metres from the middle of the plan, for the item's width and length."""
    width, length = item.width, item.length
    if "oval" in layer:
        yield [(u * width / 2, v * length / 2) for u, v in layer["oval"]]
    elif "area" in layer:
        yield _sized(layer["area"], width, length)
    elif "every" in layer:
        yield from _repeated(layer, width, length)
    else:
        count = min(MOST_REPEATS, max(1, floor(length / layer["step"])))
        for at in range(count):
            middle = -length / 2 + (at + 0.5) * length / count + layer["shift"]
            for shape in layer["stamp"]:
                yield [(u, middle + v) for u, v in _sized(shape, width, length)]


def _sized(corners: Corners, width: float, length: float) -> list[Point]:
    return [(a * width + b, c * length + d) for a, b, c, d in corners]


def _repeated(layer: dict[str, Any], width: float, length: float) -> Iterator[list[Point]]:
    corners = _sized(layer["every"], width, length)
    across = layer.get("across", False)
    end = (width if across else length) / 2 - layer["margin"]
    for at in range(MOST_REPEATS):
        begin = -(width if across else length) / 2 + layer["margin"] + at * layer["step"]
        stop = begin + layer["size"]
        if stop > end + 1e-6:
            return
        if across:
            low, high = corners[0][1], corners[2][1]
            yield [(begin, low), (stop, low), (stop, high), (begin, high)]
        else:
            left, right = corners[0][0], corners[1][0]
            yield [(left, begin), (right, begin), (right, stop), (left, stop)]


def _cut(shape: list[Point], near: float) -> list[Point]:
    """Return what of a shape is further away than `near` (Sutherland-Hodgman): nothing can be projected from behind the camera."""
    out: list[Point] = []
    for (ax, az), (bx, bz) in zip(shape, [*shape[1:], shape[0]], strict=True):
        if az >= near:
            out.append((ax, az))
        if (az >= near) != (bz >= near):
            share = (near - az) / (bz - az)
            out.append((ax + (bx - ax) * share, near))
    return out


def path_of(shape: list[Point], projection: Projection) -> str:
    """Return a shape on the ground as a path in pixels."""
    points = (projection.foot(x, z) for x, z in shape)
    corners = "L".join(f"{px:.1f} {py:.1f}" for px, py in points)
    return f"M{corners}Z" if corners else ""


def _blades(item: GroundItem, layer: dict[str, Any], projection: Projection, near: float) -> Iterator[str]:
    count = min(len(layer["tufts"]), floor(layer["per"] * item.width * item.length))
    for u, v, lean in layer["tufts"][:count]:
        x, z = on_ground(item, u * item.width, v * item.length)
        if z < near:
            continue
        metre = projection.metre(z)
        px, py = projection.foot(x, z)
        half, high = layer["line"] * metre / 2, layer["high"] * metre
        yield f"M{px - half:.1f} {py:.1f}L{px + lean * high * 0.3:.1f} {py - high:.1f}L{px + half:.1f} {py:.1f}Z"
