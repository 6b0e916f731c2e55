"""Every change to a scene, as a function that returns a new one. All raise InvalidScene with a sentence for people.

The script of the page makes the same changes; what it sends passes through `scene.from_json`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from .elements.catalogue import ELEMENTS, GROUND
from .projecting import clamped
from .scene import Camera, Front, GroundItem, InvalidScene, Item, Scene, Sun, Tone, from_json, keys_of, to_json

Part = TypeVar("Part", Item, GroundItem, Front)
BESIDE, NEARER = 2.0, 1.0  # metres: where a copy is placed
POINT = tuple[float, float]


def new_key(scene: Scene) -> str:
    """Return an id that the scene does not have: n1, n2, ..."""
    taken = set(keys_of(scene))
    return next(key for number in range(1, len(taken) + 2) if (key := f"n{number}") not in taken)


def find_part(scene: Scene, key: str) -> Item | GroundItem | Front | None:
    """Return the part with this id."""
    parts: tuple[Item | GroundItem | Front, ...] = (*scene.items, *scene.ground, *scene.fronts)
    return next((part for part in parts if part.id == key), None)


def place_item(scene: Scene, *, element: str, x: float, z: float) -> Scene:
    """Place a new element, standing or lying, in its usual size."""
    x, z = clamped(x, z)
    key = new_key(scene)
    if element in ELEMENTS:
        return _checked(replace(scene, items=(*scene.items, Item(key, element, x, z))))
    if element not in GROUND:
        raise InvalidScene(_("There is no such element."))
    usual = GROUND[element]
    return _checked(replace(scene, ground=(*scene.ground, GroundItem(key, element, x, z, usual.width, usual.length))))


def move_item(scene: Scene, key: str, *, x: float, z: float) -> Scene:
    """Move what stands or lies; further than the ground reaches, it stays at the edge."""
    x, z = clamped(x, z)
    return _changed(scene, key, x=x, z=z)


def change_standing(
    scene: Scene, key: str, *, side: str | None = None, flip: bool | None = None, element: str | None = None
) -> Scene:
    """Turn, mirror or resize what stands. `element` is another size of the same."""
    item = find_part(scene, key)
    if not isinstance(item, Item):
        raise InvalidScene(_("This is no longer in the picture."))
    if element is not None and (element not in ELEMENTS or ELEMENTS[element].family != ELEMENTS[item.element].family):
        raise InvalidScene(_("There is no such size."))
    facts = {"side": side, "flip": flip, "element": element}
    return _changed(scene, key, **{name: value for name, value in facts.items() if value is not None})


def shape_ground(scene: Scene, key: str, *, width: float, length: float, turn: float) -> Scene:
    """Widen, lengthen or turn what lies; sizes stay within what the element allows."""
    item = find_part(scene, key)
    if not isinstance(item, GroundItem):
        raise InvalidScene(_("This is no longer in the picture."))
    (least_width, least_length), (most_width, most_length) = GROUND[item.element].least, GROUND[item.element].most
    width = max(least_width, min(most_width, width))
    length = max(least_length, min(most_length, length))
    return _changed(scene, key, width=width, length=length, turn=(turn + 180) % 360 - 180)


def double_item(scene: Scene, key: str) -> Scene:
    """Place a copy beside what stands or lies."""
    part = find_part(scene, key)
    if part is None or isinstance(part, Front):
        raise InvalidScene(_("This is no longer in the picture."))
    x, z = clamped(part.x + BESIDE, part.z - NEARER)
    if isinstance(part, Item):
        return _checked(replace(scene, items=(*scene.items, replace(part, id=new_key(scene), x=x, z=z))))
    return _checked(replace(scene, ground=(*scene.ground, replace(part, id=new_key(scene), x=x, z=z))))


def remove_part(scene: Scene, key: str) -> Scene:
    """Remove what stands or lies, or what stands in front. What is gone already stays gone."""
    return replace(
        scene,
        items=tuple(item for item in scene.items if item.id != key),
        ground=tuple(item for item in scene.ground if item.id != key),
        fronts=tuple(front for front in scene.fronts if front.id != key),
    )


def set_camera(scene: Scene, camera: Camera) -> Scene:
    return _checked(replace(scene, camera=camera))


def set_light(scene: Scene, sun: Sun, tone: Tone) -> Scene:
    return _checked(replace(scene, sun=sun, tone=tone))


def add_front(scene: Scene, *, points: tuple[POINT, ...], distance: float) -> Scene:
    """Say that something of the photo stands in front: its outline in shares of the picture, and how far away it is."""
    return _checked(replace(scene, fronts=(*scene.fronts, Front(new_key(scene), distance, points))))


def change_front(scene: Scene, key: str, *, distance: float) -> Scene:
    """Say how far away what stands in front is."""
    return _changed(scene, key, distance=distance)


def _changed(scene: Scene, key: str, **facts: Any) -> Scene:
    if find_part(scene, key) is None:
        raise InvalidScene(_("This is no longer in the picture."))
    change = _changer(key, facts)
    return _checked(
        replace(
            scene,
            items=tuple(change(item) for item in scene.items),
            ground=tuple(change(item) for item in scene.ground),
            fronts=tuple(change(front) for front in scene.fronts),
        )
    )


def _changer(key: str, facts: dict[str, Any]) -> Callable[[Part], Part]:
    def change(part: Part) -> Part:
        return replace(part, **facts) if part.id == key else part

    return change


def _checked(scene: Scene) -> Scene:
    return from_json(to_json(scene))
