"""What the desk's templates and its script need to know about a scene."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from cms.formatting import format_number

from .editing import find_part
from .elements.catalogue import ELEMENTS, GROUND, SIDE_NAMES, name_of, sizes_of
from .forms import CameraForm, FrontForm, LightForm, PlaceForm
from .laying import lay, nearest_seen, outline, path_of
from .plane import Plane
from .projecting import Projection
from .scene import MOST_ITEMS, Camera, Front, GroundItem, Item, Scene, to_json
from .targets import CollageTarget
from .words import part_name, patterns, place_words

SCRIPTS = (
    "projecting",
    "laying",
    "picture",
    "plan",
    "patching",
    "listing",
    "editing",
    "framing",
    "inspecting",
    "masking",
    "dragging",
    "pointing",
    "answering",
    "saving",
)
DRAWINGS = "theme/collage/elements.svg"
REACHES = (20, 40, 80, 200)  # metres that the plan can show
SIGN_BOX = "0 92 100 76"
MASK_SIGN = '<path d="M12 152v-22l14-4 10-16h34l12 16 10 6v20Z" fill="none" stroke="currentColor" stroke-width="3" stroke-dasharray="7 5"/>'


@dataclass(frozen=True)
class Row:
    """A part of the scene in the list. `box` is the view of its drawing; what lies has a `sign` instead."""

    key: str
    name: str
    where: str
    remove: str
    element: str = ""
    symbol: str = ""
    box: str = ""


@dataclass(frozen=True)
class Inspected:
    """What the form of the selection shows: texts in the reader's digits, empty for what does not apply."""

    z: str = ""
    x: str = ""
    width: str = ""
    length: str = ""
    turn: str = ""
    distance: str = ""
    side: str = ""
    is_flipped: bool = False
    is_standing: bool = False
    is_lying: bool = False
    is_mask: bool = False
    has_sizes: bool = False
    has_sides: bool = False


@dataclass(frozen=True)
class Tile:
    """An element in the tray."""

    key: str
    name: str
    box: str = ""


@dataclass(frozen=True)
class PlanMark:
    """A part on the plan, in metres, y towards the camera."""

    key: str
    kind: str
    x: float
    y: float
    radius: float
    left: float
    top: float
    width: float
    depth: float
    points: str = ""


@dataclass(frozen=True)
class PlanView:
    """The plan: the camera's cone, lines across with their distances in words."""

    box: str
    sight: str
    lines: Sequence[tuple[float, str]]
    left: float
    letters: float
    lying: Sequence[PlanMark]
    standing: Sequence[PlanMark]


def desk_facts(target: CollageTarget, part: str = "", wrong: Mapping[str, forms.Form] | None = None) -> dict[str, Any]:
    """Return the context of the desk. `part` is the id of what is selected; `wrong` are forms with errors by name."""
    scene = target.scene
    chosen = find_part(scene, part)
    plane = Plane(scene, *target.size, symbols=static(DRAWINGS))
    named = {
        "place": PlaceForm(initial={"element": "tree-l", "z": _usual_distance(scene, *target.size), "x": 0}, prefix="place"),
        "camera": CameraForm.of(scene),
        "light": LightForm.of(scene),
        "front": FrontForm(prefix="front", initial={"distance": _usual_distance(scene, *target.size)}),
    }
    for name in ("camera", "light"):
        named[name].prefix = name
    return {
        "target": target,
        "forms": {**named, "part": None, **(wrong or {})},
        "plane": {name: _svg(getattr(plane, name)()) for name in ("defs", "lies", "casts", "contacts", "stands")},
        "rows": [row_of(item, scene) for item in sorted(scene.items, key=lambda item: item.z)]
        + [row_of(item, scene) for item in reversed(scene.ground)],
        "masks": [row_of(front, scene) for front in scene.fronts],
        "standing": [Tile(key, name_of(key), box_of(key)) for key in ELEMENTS],
        "lying": [Tile(key, name_of(key)) for key in GROUND],
        "signs": {key: _svg(sign) for key, sign in (*((key, sign_of(key)) for key in GROUND), ("mask", MASK_SIGN))},
        "sizes": sizes_of("tree-l"),
        "sides": [(side, name) for side, name in SIDE_NAMES.items() if not isinstance(chosen, Item) or side in sides_of(chosen)],
        "sign_box": SIGN_BOX,
        "blank": Row("", "", "", ""),
        "plan": plan_of(scene),
        "chosen": row_of(chosen, scene) if chosen else None,
        "inspected": inspected(chosen),
        "usual_distance": _usual_distance(scene, *target.size),
        "drawings": static(DRAWINGS),
        "data": script_data(target),
    }


def script_data(target: CollageTarget) -> dict[str, Any]:
    """Return what the page's script reads: the scene, names, patterns and addresses."""
    return {
        "scene": to_json(target.scene),
        "revision": target.revision,
        "size": list(target.size),
        "address": target.scene_address,
        "drawings": static(DRAWINGS),
        "elements": static("theme/collage/elements.json"),
        "modules": {name: static(f"theme/scripts/collage/{name}.js") for name in SCRIPTS},
        "names": {key: name_of(key) for key in (*ELEMENTS, *GROUND)},
        "words": patterns(),
        "most": MOST_ITEMS,
    }


def inspected(part: Item | GroundItem | Front | None) -> Inspected:
    """Return what the form shows for the selection."""
    if part is None:
        return Inspected()
    if isinstance(part, Front):
        return Inspected(distance=format_number(part.distance, 1), is_mask=True)
    x, z = format_number(part.x, 1), format_number(part.z, 1)
    if isinstance(part, GroundItem):
        width, length, turn = (format_number(value, 1) for value in (part.width, part.length, part.turn))
        return Inspected(z, x, width, length, turn, is_lying=True)
    has_sides = len(sides_of(part)) > 1
    return Inspected(
        z, x, side=part.side, is_flipped=part.flip, is_standing=True, has_sizes=bool(sizes_of(part.element)), has_sides=has_sides
    )


def sides_of(item: Item) -> tuple[str, ...]:
    return ELEMENTS[item.element].sides


def row_of(part: Item | GroundItem | Front, scene: Scene) -> Row:
    name = part_name(part, scene)
    row = {"key": part.id, "name": name, "where": place_words(part), "remove": patterns()["remove"].format(name=name)}
    if isinstance(part, Item):
        symbol = ELEMENTS[part.element].symbol(part.side)
        return Row(**row, element=part.element, symbol=symbol, box=box_of(part.element, part.side))
    return Row(**row, element=part.element if isinstance(part, GroundItem) else "")


def box_of(element: str, side: str = "front") -> str:
    """Return the view of a drawing with a margin, in centimetres. Trees share one, so that their sizes can be compared."""
    one = ELEMENTS[element]
    if one.family == "tree":
        return "-600 -1180 1200 1200"
    wide, high = max(one.width_from(side), one.height * 0.8) * 100, one.height * 100
    return f"{-wide * 0.56:.0f} {-high * 1.08:.0f} {wide * 1.12:.0f} {high * 1.16:.0f}"


def sign_of(element: str) -> str:
    """Return a small picture of something that lies, as it fills `SIGN_BOX`."""
    wide = GROUND[element].width
    view = Projection(Camera(horizon=0.05, height=1.625 * wide, focal=1.3), 100, 200)
    item = GroundItem("sign", element, 0, 1.89 * wide, wide, 0.947 * wide)
    base = f'<path d="{path_of(outline(item), view)}" fill="#8f8d88"/>' if element == "crossing" else ""
    return base + "".join(f'<path d="{one.path}" fill="{one.colour}" fill-opacity="{one.opacity:g}"/>' for one in lay(item, view))


def plan_of(scene: Scene) -> PlanView:
    """Return the plan, wide enough for what is in the scene."""
    furthest = max([item.z for item in scene.items] + [item.z for item in scene.ground], default=0)
    reach = next((metres for metres in REACHES if furthest <= metres * 0.95), REACHES[-1])
    half, step = reach * 0.44, reach / 4
    cone = reach / scene.camera.focal / 2
    return PlanView(
        box=f"{-half:g} {-reach:g} {2 * half:g} {reach * 1.02:g}",
        sight=f"M{-cone:.2f} {-reach}L0 0L{cone:.2f} {-reach}Z",
        lines=[(-step * at, patterns()["metres"].format(z=format_number(step * at))) for at in (1, 2, 3)],
        left=round(-half * 0.97, 2),
        letters=round(reach * 0.036, 2),
        lying=[_plan_mark(item) for item in scene.ground],
        standing=[_plan_mark(item) for item in sorted(scene.items, key=lambda item: -item.z)],
    )


def _plan_mark(part: Item | GroundItem) -> PlanMark:
    if isinstance(part, GroundItem):
        points = " ".join(f"{x:.2f},{-z:.2f}" for x, z in outline(part))
        return PlanMark(part.id, part.element, part.x, -part.z, 0, 0, 0, 0, 0, points)
    element = ELEMENTS[part.element]
    wide, deep = (element.depth, element.width) if part.side == "side" else (element.width, element.depth)
    radius = 0.34 if element.plan == "person" else element.width / 2
    return PlanMark(part.id, element.plan, part.x, -part.z, radius, -wide / 2, -deep / 2, wide, deep)


def _usual_distance(scene: Scene, width: int, height: int) -> float:
    """Return a distance at which new things are well seen: a little behind the nearest ground."""
    return float(min(60, ceil(nearest_seen(Projection(scene.camera, width, height)) * 2.2)))


def _svg(markup: str) -> SafeString:
    """Mark drawings as safe: numbers and our own names, checked by `scene.from_json`."""
    return mark_safe(markup)  # noqa: S308
