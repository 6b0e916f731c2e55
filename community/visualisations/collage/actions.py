"""What the forms of the desk do, by the value of their button `act`: each returns the new scene and the part that is then selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from . import editing
from .forms import CameraForm, DistanceForm, FrontForm, LightForm, PartForm, PlaceForm
from .scene import Front, GroundItem, InvalidScene, Item, Scene

Done = tuple[Scene, str]


class Wrong(Exception):
    """A form has errors. `forms` by their names on the page."""

    def __init__(self, name: str, form: forms.Form) -> None:
        super().__init__(name)
        self.forms: Mapping[str, forms.Form] = {name: form}


def _valid(name: str, form: forms.Form) -> None:
    if not form.is_valid():
        raise Wrong(name, form)


def place(scene: Scene, data: QueryDict) -> Done:
    form = PlaceForm(data, prefix="place")
    _valid("place", form)
    key = editing.new_key(scene)
    return editing.place_item(scene, **form.cleaned_data), key


def change(scene: Scene, data: QueryDict) -> Done:
    part = editing.find_part(scene, data.get("part", ""))
    if not isinstance(part, Item | GroundItem):
        raise InvalidScene(_("This is no longer in the picture."))
    form = PartForm(part, data, prefix="part")
    _valid("part", form)
    values = form.cleaned_data
    scene = editing.move_item(scene, part.id, x=values["x"], z=values["z"])
    if isinstance(part, GroundItem):
        sizes = {name: values[name] for name in ("width", "length", "turn")}
        return editing.shape_ground(scene, part.id, **sizes), part.id
    element, side = values.get("size") or None, values.get("side") or None
    return editing.change_standing(scene, part.id, side=side, flip=values["flip"], element=element), part.id


def double(scene: Scene, data: QueryDict) -> Done:
    return editing.double_item(scene, data.get("part", "")), editing.new_key(scene)


def remove(scene: Scene, data: QueryDict) -> Done:
    return editing.remove_part(scene, data.get("part", "")), ""


def camera(scene: Scene, data: QueryDict) -> Done:
    form = CameraForm(data, prefix="camera")
    _valid("camera", form)
    return editing.set_camera(scene, form.camera(scene.camera)), data.get("selected", "")


def light(scene: Scene, data: QueryDict) -> Done:
    form = LightForm(data, prefix="light")
    _valid("light", form)
    return editing.set_light(scene, *form.light(scene)), data.get("selected", "")


def front(scene: Scene, data: QueryDict) -> Done:
    form = FrontForm(data, prefix="front")
    _valid("front", form)
    key = editing.new_key(scene)
    return editing.add_front(scene, points=form.points(), distance=form.cleaned_data["distance"]), key


def distance(scene: Scene, data: QueryDict) -> Done:
    part = editing.find_part(scene, data.get("part", ""))
    if not isinstance(part, Front):
        raise InvalidScene(_("This is no longer in the picture."))
    form = DistanceForm(data, prefix="distance")
    _valid("distance", form)
    return editing.change_front(scene, part.id, distance=form.cleaned_data["distance"]), part.id


ACTIONS: Mapping[str, Callable[[Scene, QueryDict], Done]] = {
    action.__name__: action for action in (place, change, double, remove, camera, light, front, distance)
}
