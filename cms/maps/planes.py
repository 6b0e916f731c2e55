"""Planes: a map laid out for one range of widths, as the templates render it.

Positions are percentages of the plane, sizes are pixels: both fit every width, and no element needs a style of its own.
"""

from dataclasses import dataclass
from functools import lru_cache

from cms.formatting import format_list
from cms.languages import active_language

from .arcs import Arc
from .calls import PlacedCall
from .content import CallMark, MapContent
from .crops import View
from .insets import Inset
from .kinds import Kind, Shape
from .labels import Label
from .layout import Layout, PlacedDot, lay_out


@dataclass(frozen=True, slots=True)
class ShownLabel:
    """A name: the percentages of its dot, the pixels from there to its first line, and its lines."""

    anchor: str
    x: str
    y: str
    dx: str
    dy: str
    leading: int
    lines: tuple[str, ...]

    @property
    def more(self) -> tuple[str, ...]:
        """The lines after the first."""
        return self.lines[1:]


@dataclass(frozen=True, slots=True)
class ShownCity:
    """A dot with one or more cities; `title` has all of their names, and so has `tip` unless the label says them.

    Without room for a name the label is None.
    """

    x: str
    y: str
    radius: str
    title: str
    tip: str
    label: ShownLabel | None
    address: str


@dataclass(frozen=True, slots=True)
class ShownCall:
    """An open call: a ring with its days, and its name."""

    mark: CallMark
    x: str
    y: str
    label: ShownLabel | None


@dataclass(frozen=True, slots=True)
class ShownInset:
    """A country that is shown larger, in units of the drawing: its frame and its transformation."""

    code: str
    left: str
    top: str
    width: str
    height: str
    transform: str
    title: ShownLabel


@dataclass(frozen=True, slots=True)
class Plane:
    """A map for one range of widths. `countries` are the codes of those that it is about."""

    name: str
    view: View
    countries: tuple[str, ...]
    arcs: tuple[Arc, ...]
    cities: tuple[ShownCity, ...]
    calls: tuple[ShownCall, ...]
    inset: ShownInset | None


def planes_of(content: MapContent, kind: Kind) -> tuple[Plane, ...]:
    """Return the planes of a map in the reader's language, one for each range of widths; none if there is nothing to show."""
    return _planes(content, kind, active_language()) if content else ()


@lru_cache(maxsize=512)
def _planes(content: MapContent, kind: Kind, _language: str) -> tuple[Plane, ...]:
    return tuple(_plane(content, kind, shape) for shape in kind.shapes)


def _plane(content: MapContent, kind: Kind, shape: Shape) -> Plane:
    layout = lay_out(content, kind, shape)
    about = () if kind.is_network else {place.country for place in content.all_places if place.country}
    return Plane(
        name=shape.name,
        view=layout.view,
        countries=tuple(sorted(about)),
        arcs=layout.arcs,
        cities=tuple(_city(dot, layout, kind) for dot in layout.dots),
        calls=tuple(_call(call, layout) for call in layout.calls),
        inset=_inset(layout.inset, layout) if layout.inset else None,
    )


def _city(dot: PlacedDot, layout: Layout, kind: Kind) -> ShownCity:
    names = [place.name for place in dot.places]
    title = format_list(names)
    is_said = dot.label is not None and " ".join(dot.label.text.lines) == " ".join(names)
    return ShownCity(
        x=percent(dot.point.x, layout.width),
        y=percent(dot.point.y, layout.height),
        radius=f"{kind.radius:g}",
        title=title,
        tip="" if is_said else title,
        label=_label(dot.label, layout) if dot.label else None,
        address=dot.places[0].address if len(dot.places) == 1 else "",
    )


def _call(call: PlacedCall, layout: Layout) -> ShownCall:
    return ShownCall(
        mark=call.mark,
        x=percent(call.point.x, layout.width),
        y=percent(call.point.y, layout.height),
        label=_label(call.label, layout) if call.label else None,
    )


def _label(label: Label, layout: Layout) -> ShownLabel:
    return ShownLabel(
        anchor=label.anchor,
        x=percent(label.point.x, layout.width),
        y=percent(label.point.y, layout.height),
        dx=f"{label.dx:g}",
        dy=f"{label.dy:g}",
        leading=label.text.leading,
        lines=tuple(label.lines),
    )


def _inset(inset: Inset, layout: Layout) -> ShownInset:
    unit = layout.view.width / layout.width  # of the drawing, per pixel
    left, top = layout.view.left + inset.left * unit, layout.view.top + inset.top * unit
    width, height = inset.width * unit, inset.height * unit
    zoom = width / inset.view.width
    return ShownInset(
        code=inset.code,
        left=f"{left:.1f}",
        top=f"{top:.1f}",
        width=f"{width:.1f}",
        height=f"{height:.1f}",
        transform=f"translate({left - inset.view.left * zoom:.1f} {top - inset.view.top * zoom:.1f}) scale({zoom:.3f})",
        title=_label(inset.title, layout),
    )


def percent(part: float, whole: float) -> str:
    """Return a share as CSS and SVG write it: "34.20%"."""
    return f"{100 * part / whole:.2f}%"
