"""The elements of collages: names, real sizes in metres, and the sides from which they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FRONT = "front"
Plan = Literal["tree", "thing", "roof", "person"]


@dataclass(frozen=True)
class Element:
    """Something that stands on the ground. Sizes in metres; `foot` is the width of what touches the ground.

    `sides` are the views that are drawn, the usual one first. Elements of one `family` differ in size only.
    """

    key: str
    name: str | Promise
    height: float
    width: float
    depth: float
    plan: Plan = "thing"
    sides: tuple[str, ...] = (FRONT,)
    foot: float = 0.0
    family: str = ""
    size_name: str | Promise = ""

    def symbol(self, side: str) -> str:
        """Return the id of the drawing seen from `side`."""
        return self.key if side == self.sides[0] else f"{self.key}-{side}"

    def width_from(self, side: str) -> float:
        """Return how wide it looks from `side`, in metres."""
        return self.depth if side == "side" else self.width

    def foot_from(self, side: str) -> tuple[float, float]:
        """Return what touches the ground seen from `side`: how wide and how deep, in metres."""
        if self.foot:
            return self.foot, self.foot
        return (self.depth, self.width) if side == "side" else (self.width, self.depth)


@dataclass(frozen=True)
class GroundElement:
    """Something that lies on the ground: its size when it is new, and the least and greatest width and length, in metres."""

    key: str
    name: str | Promise
    width: float
    length: float
    least: tuple[float, float] = (1.0, 1.0)
    most: tuple[float, float] = (40.0, 80.0)


def _tree(size: str, name: Promise, size_name: Promise, height: float, width: float) -> Element:
    return Element(f"tree-{size}", name, height, width, width, "tree", foot=width * 0.08, family="tree", size_name=size_name)


ELEMENTS: dict[str, Element] = {
    element.key: element
    for element in (
        _tree("l", _("Tree, large"), pgettext_lazy("size of a tree", "large"), 11.5, 8.6),
        _tree("m", _("Tree, medium"), pgettext_lazy("size of a tree", "medium"), 7.2, 5.0),
        _tree("s", _("Tree, small"), pgettext_lazy("size of a tree", "small"), 4.2, 2.7),
        Element("planter", _("Planter"), 1.6, 2.2, 0.9),
        Element("bench", _("Bench"), 0.9, 1.8, 0.6, sides=(FRONT, "back", "side")),
        Element("awning", _("Awning"), 3.3, 5.2, 3.0, "roof", sides=(FRONT, "side")),
        Element("fountain", _("Fountain"), 2.1, 3.6, 3.6, "roof"),
        Element("playground", _("Playground"), 2.5, 7.2, 3.2, "roof"),
        Element("stall", _("Market stall"), 2.7, 3.2, 2.2, "roof", sides=(FRONT, "side")),
        Element("bikes", _("Bicycle stand"), 1.05, 2.6, 1.8),
        Element("lamp", _("Street lamp"), 4.6, 0.7, 0.5, foot=0.3),
        Element("walker", _("Person walking"), 1.74, 0.8, 0.5, "person", foot=0.6),
        Element("standing", _("Person standing"), 1.71, 0.6, 0.4, "person", foot=0.5),
        Element("family", _("Adult with a child"), 1.67, 1.2, 0.5, "person", foot=1.1),
        Element("wheeler", _("Person in a wheelchair"), 1.39, 1.0, 0.7, "person", foot=0.9),
        Element("cyclist", _("Person on a bicycle"), 1.75, 1.75, 0.6, "person", foot=1.5),
    )
}
GROUND: dict[str, GroundElement] = {
    element.key: element
    for element in (
        GroundElement("lawn", _("Lawn with a path"), 11.0, 21.0, (3.0, 3.0)),
        GroundElement("paving", _("Paving"), 8.0, 12.0),
        GroundElement("cycleway", _("Cycle path"), 2.4, 40.0, (1.2, 4.0), (5.0, 120.0)),
        GroundElement("buslane", _("Bus lane"), 3.2, 40.0, (2.5, 6.0), (7.0, 120.0)),
        GroundElement("crossing", _("Zebra crossing"), 8.0, 4.0, (3.0, 2.0), (30.0, 10.0)),
        GroundElement("water", _("Water"), 7.0, 5.0, (1.0, 1.0)),
        GroundElement("sand", _("Sand for playing"), 6.0, 5.0),
    )
}
SIDES = (FRONT, "back", "side")
SIDE_NAMES = {
    FRONT: pgettext_lazy("side of a bench", "front"),
    "back": pgettext_lazy("side of a bench", "back"),
    "side": pgettext_lazy("side of a bench", "side"),
}


def name_of(key: str) -> str:
    """Return the name of an element, standing or lying, in the active language."""
    return str((ELEMENTS.get(key) or GROUND[key]).name)


def sizes_of(key: str) -> list[Element]:
    """Return the elements that differ from this one in size only, smallest first; none if there is one size."""
    family = ELEMENTS[key].family if key in ELEMENTS else ""
    return sorted((one for one in ELEMENTS.values() if family and one.family == family), key=lambda one: one.height)
