"""The forms of the desk: everything that can be done by dragging can be done by them, without a script."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from .elements.catalogue import ELEMENTS, GROUND, SIDE_NAMES, sizes_of
from .scene import FURTHEST, NEAREST, WIDEST, Camera, GroundItem, Item, Scene, Sun, Tone
from .words import sun_choices


class RangeInput(forms.NumberInput):
    """A slider. It always has a value, so HTML knows no required ones."""

    input_type = "range"

    def use_required_attribute(self, _initial: Any) -> bool:
        return False


def _number(label: Any, least: float, most: float, *, help_text: Any = "") -> forms.FloatField:
    """Return a field for metres or degrees, in the digits of every script (`cms/typed_numbers.py`)."""
    box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.FloatField(label=label, min_value=least, max_value=most, widget=box, localize=True, help_text=help_text)


def _range(label: Any, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=RangeInput(attrs={"step": 1}))


def _element_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    standing = [(key, element.name) for key, element in ELEMENTS.items()]
    return [(_("What stands"), standing), (_("What lies on the ground"), [(key, one.name) for key, one in GROUND.items()])]


class PlaceForm(forms.Form):
    """Places a new element."""

    element = forms.ChoiceField(label=_("Element"), choices=_element_choices)
    z = _number(_("Distance, m"), NEAREST, FURTHEST)
    x = _number(_("Side, m"), -WIDEST, WIDEST)


class PartForm(forms.Form):
    """Changes what is selected: where it is, and what else it has (size and side of what stands, width and turn of what lies)."""

    z = _number(_("Distance in metres"), NEAREST, FURTHEST)
    x = _number(_("Side, left is minus"), -WIDEST, WIDEST)
    size = forms.ChoiceField(label=_("Size"), required=False)
    side = forms.ChoiceField(label=_("Seen from"), required=False, choices=[("", "")])
    flip = forms.BooleanField(label=_("Mirrored"), required=False)
    width = _number(_("Width in metres"), 0.5, 60)
    length = _number(_("Length in metres"), 0.5, 120)
    turn = _number(_("Turned, in degrees"), -180, 180)

    def __init__(self, part: Item | GroundItem, data: QueryDict | None = None, *, prefix: str) -> None:
        facts = ("x", "z", "flip", "side") if isinstance(part, Item) else ("x", "z", "width", "length", "turn")
        initial = {name: getattr(part, name) for name in facts} | {"size": part.element}
        super().__init__(data, initial=initial, prefix=prefix)
        for name in set(self.fields) - set(facts) - {"size"}:
            del self.fields[name]
        sizes = [(one.key, one.size_name) for one in sizes_of(part.element)]
        sides = ELEMENTS[part.element].sides if isinstance(part, Item) else ()
        for name, choices in (("size", sizes), ("side", [(side, SIDE_NAMES[side]) for side in sides])):
            field = self.fields.get(name)
            if field is None:
                continue
            if len(choices) < 2:
                del self.fields[name]
            elif isinstance(field, forms.ChoiceField):
                field.choices = choices


class CameraForm(forms.Form):
    """The scale of the photo: the horizon, in percent of the height from the top, and the height of the camera."""

    horizon = _number(_("Horizon, per cent from the top"), 5, 95)
    height = _number(_("Camera above the ground, in metres"), 0.5, 30)

    @classmethod
    def of(cls, scene: Scene) -> CameraForm:
        return cls(initial={"horizon": round(scene.camera.horizon * 100, 1), "height": scene.camera.height})

    def camera(self, before: Camera) -> Camera:
        data = self.cleaned_data
        return Camera(horizon=data["horizon"] / 100, height=data["height"], focal=before.focal)


class LightForm(forms.Form):
    """Sun and tone."""

    azimuth = forms.TypedChoiceField(label=_("Where the sun is"), coerce=int, choices=sun_choices)
    elevation = _range(_("How high the sun stands"), 10, 80)
    strength = _range(_("How dark shadows are"), 0, 100)
    brightness = _range(_("Brightness of what stands"), 40, 140)
    ground = _range(_("Brightness of what lies"), 30, 140)
    warmth = _range(_("Warmth of the light"), -30, 30)
    haze = _range(_("Haze"), 0, 80)

    @classmethod
    def of(cls, scene: Scene) -> LightForm:
        sun, tone = scene.sun, scene.tone
        return cls(
            initial={
                "azimuth": round(sun.azimuth / 45) % 8 * 45,
                "elevation": round(sun.elevation),
                "strength": round(sun.strength * 100),
                "brightness": round(tone.brightness * 100),
                "ground": round(tone.ground * 100),
                "warmth": round(tone.warmth * 100),
                "haze": round(tone.haze * 100),
            }
        )

    def light(self, before: Scene) -> tuple[Sun, Tone]:
        """Return sun and tone. A direction that is only rounded on the page stays as it was."""
        data, sun, tone = self.cleaned_data, before.sun, before.tone
        azimuth = sun.azimuth if data["azimuth"] == round(sun.azimuth / 45) % 8 * 45 else float(data["azimuth"])
        return (
            Sun(azimuth=azimuth, elevation=float(data["elevation"]), strength=data["strength"] / 100),
            Tone(
                brightness=data["brightness"] / 100,
                ground=data["ground"] / 100,
                contrast=tone.contrast,
                warmth=data["warmth"] / 100,
                haze=data["haze"] / 100,
                air=tone.air,
            ),
        )


class FrontForm(forms.Form):
    """Something that stands in front, as a rectangle in percent of the picture: the way without a script."""

    distance = _number(_("How far away it is, in metres"), NEAREST, FURTHEST)
    left = _number(_("Left, per cent"), 0, 100)
    top = _number(_("Top, per cent"), 0, 100)
    right = _number(_("Right, per cent"), 0, 100)
    bottom = _number(_("Bottom, per cent"), 0, 100)

    def points(self) -> tuple[tuple[float, float], ...]:
        left, top, right, bottom = (self.cleaned_data[name] / 100 for name in ("left", "top", "right", "bottom"))
        return ((left, top), (right, top), (right, bottom), (left, bottom))


class DistanceForm(forms.Form):
    """How far away a mask is."""

    distance = _number(_("How far away it is, in metres"), NEAREST, FURTHEST)
