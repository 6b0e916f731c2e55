"""A collage as data: the camera, the sun, the light, and what stands and lies where, in metres. It knows neither photo nor pixels.

`x` is to the right of the camera and `z` away from it; points of the picture are fractions of its width and height.
The classes are Pydantic's, so that the API can use them as they are and `SCENE.json_schema()` describes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ConfigDict, Field, Strict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from .elements.catalogue import ELEMENTS, FRONT, GROUND

MOST_ITEMS = 200  # what stands and what lies, together
MOST_FRONTS = 20
NEAREST, FURTHEST, WIDEST = 1.0, 200.0, 60.0  # metres

Key = Annotated[str, Strict(), Field(pattern=r"^[a-z0-9]{1,16}$")]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Yes = Annotated[bool, Strict()]
Side = Annotated[Number, Field(ge=-WIDEST, le=WIDEST)]
Away = Annotated[Number, Field(ge=NEAREST, le=FURTHEST)]
Share = Annotated[Number, Field(ge=0, le=1)]
Point = tuple[Share, Share]
STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=STRICT)
class Camera:
    """Where the photo was taken from. `horizon`: from the top, share of the height; `height` in metres; `focal`: share of the width."""

    horizon: Annotated[Number, Field(ge=0.05, le=0.95)] = 0.42
    height: Annotated[Number, Field(ge=0.5, le=30)] = 1.6
    focal: Annotated[Number, Field(ge=0.3, le=3)] = 0.8


@dataclass(frozen=True, config=STRICT)
class Sun:
    """Where the light comes from, in degrees: `azimuth` clockwise, 0 is straight ahead and 180 behind the camera; `strength` 0 is a grey day."""

    azimuth: Annotated[Number, Field(ge=0, le=360)] = 237.0
    elevation: Annotated[Number, Field(ge=10, le=80)] = 43.5
    strength: Share = 0.8


@dataclass(frozen=True, config=STRICT)
class Tone:
    """The light of the photo, which elements take on. 1 changes nothing; `ground` is the brightness of what lies; `warmth` is 0 for neutral light, `haze` 0 for clear air."""

    brightness: Annotated[Number, Field(ge=0.4, le=1.4)] = 1.0
    ground: Annotated[Number, Field(ge=0.3, le=1.4)] = 1.0
    contrast: Annotated[Number, Field(ge=0.5, le=1.3)] = 1.0
    warmth: Annotated[Number, Field(ge=-0.3, le=0.3)] = 0.0
    haze: Annotated[Number, Field(ge=0, le=0.8)] = 0.25
    air: Annotated[str, Strict(), Field(pattern=r"^#[0-9a-f]{6}$")] = "#c9d3dc"


@dataclass(frozen=True, config=STRICT)
class Item:
    """Something that stands: an element with its foot at `x`, `z`, seen from `side`, mirrored if `flip`."""

    id: Key
    element: Literal[tuple(ELEMENTS)]  # type: ignore[valid-type]  # the keys of the catalogue
    x: Side
    z: Away
    flip: Yes = False
    side: Literal["front", "back", "side"] = FRONT  # type: ignore[assignment]


@dataclass(frozen=True, config=STRICT)
class GroundItem:
    """Something that lies: `width` across and `length` along, its middle at `x`, `z`, turned by `turn` degrees to the right."""

    id: Key
    element: Literal[tuple(GROUND)]  # type: ignore[valid-type]
    x: Side
    z: Away
    width: Annotated[Number, Field(ge=0.5, le=60)]
    length: Annotated[Number, Field(ge=0.5, le=120)]
    turn: Annotated[Number, Field(ge=-180, le=180)] = 0.0


@dataclass(frozen=True, config=STRICT)
class Front:
    """Something of the photo that stands in front: an outline in the picture, and its distance. What is further away is hidden by it."""

    id: Key
    distance: Away
    points: Annotated[tuple[Point, ...], Field(min_length=3, max_length=80)]


@dataclass(frozen=True, config=STRICT)
class Scene:
    """A collage: what a picture, a plan and a list show. `items` in any order; of `ground`, later ones lie on earlier ones."""

    camera: Camera = Camera()
    sun: Sun = Sun()
    tone: Tone = Tone()
    items: Annotated[tuple[Item, ...], Field(max_length=MOST_ITEMS)] = ()
    ground: Annotated[tuple[GroundItem, ...], Field(max_length=MOST_ITEMS)] = ()
    fronts: Annotated[tuple[Front, ...], Field(max_length=MOST_FRONTS)] = ()


SCENE: TypeAdapter[Scene] = TypeAdapter(Scene)


class InvalidScene(ValueError):
    """This is no scene. The message is a sentence for people, in the active language."""


def from_json(data: object) -> Scene:
    """Return the scene that `to_json` wrote. Raises InvalidScene."""
    try:
        scene = SCENE.validate_python(data)
    except ValidationError as error:
        raise InvalidScene(_sentence(error)) from error
    if len(scene.items) + len(scene.ground) > MOST_ITEMS:
        raise InvalidScene(_("A collage has at most {most} elements.").format(most=MOST_ITEMS))
    keys = keys_of(scene)
    if len(set(keys)) < len(keys):
        raise InvalidScene(_("Two elements have the same key."))
    return _with_known_sides(scene)


def keys_of(scene: Scene) -> list[str]:
    """Return the ids of all parts of the scene."""
    return [item.id for item in scene.items] + [item.id for item in scene.ground] + [front.id for front in scene.fronts]


def _with_known_sides(scene: Scene) -> Scene:
    for item in scene.items:
        element = ELEMENTS[item.element]
        if item.side not in element.sides:
            raise InvalidScene(_("“{name}” is not drawn from this side.").format(name=element.name))
    return scene


def to_json(scene: Scene) -> dict[str, Any]:
    """Return the scene as plain data: what the database stores and the API sends."""
    data: dict[str, Any] = SCENE.dump_python(scene, mode="json")
    return data


#: Sentences by Pydantic's kinds of errors; {where} is the path of the value, for programs.
_SENTENCES: dict[str, str | Promise] = {
    "literal_error": gettext_lazy("There is no such element or side ({where})."),
    "greater_than_equal": gettext_lazy("A value is too small ({where}: at least {limit})."),
    "less_than_equal": gettext_lazy("A value is too large ({where}: at most {limit})."),
    "finite_number": gettext_lazy("A value is not a number ({where})."),
    "float_type": gettext_lazy("A value is not a number ({where})."),
    "too_long": gettext_lazy("There are too many parts ({where}: at most {limit})."),
    "too_short": gettext_lazy("An outline needs at least three points ({where})."),
    "missing": gettext_lazy("A value is missing ({where})."),
    "extra_forbidden": gettext_lazy("There is a value that no scene has ({where})."),
    "unexpected_keyword_argument": gettext_lazy("There is a value that no scene has ({where})."),
}


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    facts: Mapping[str, Any] = first.get("ctx", {})
    limit = next((facts[name] for name in ("ge", "le", "max_length", "min_length") if name in facts), "")
    where = ".".join(str(part) for part in first["loc"] if part != "__root__") or "scene"
    template = _SENTENCES.get(first["type"], gettext_lazy("This is not a scene ({where})."))
    return str(template).format(where=where, limit=limit)
