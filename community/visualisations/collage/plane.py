"""A scene as layers of SVG over its photo. The script `collage/picture.js` draws the same layers in the browser."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import exp

from .elements.catalogue import ELEMENTS
from .laying import lay
from .projecting import Matrix, Projection
from .scene import Front, Item, Scene, Tone

INK = "#16233f"  # of outlines and people
SHADE = "#161c2e"  # of shadows
CAST = 0.46  # how dark a shadow is in full sun
CONTACT = 0.6  # how dark it is right under something
BANDS, BAND = 9, 8.0  # haze grows in steps of eight metres
HAZE_REACH = 50.0  # metres
SOFT = 0.0011  # of the width: the edge of a shadow
NEUTRAL = 0.5  # what contrast turns around


def band_of(z: float) -> int:
    """Return the step of haze at a distance."""
    return min(BANDS - 1, int(z / BAND))


def tone_matrix(tone: Tone, band: int) -> list[float]:
    """Return the rows of a colour matrix, 4 by 5: the light of the photo, then the air between camera and thing."""
    veil = tone.haze * (1 - exp(-(band + 0.5) * BAND / HAZE_REACH))
    gains = (tone.brightness * (1 + tone.warmth / 2), tone.brightness, tone.brightness * (1 - tone.warmth / 2))
    out: list[float] = []
    for at, gain in enumerate(gains):
        air = int(tone.air[1 + 2 * at : 3 + 2 * at], 16) / 255
        row = [0.0] * 5
        row[at] = tone.contrast * gain * (1 - veil)
        row[4] = NEUTRAL * (1 - tone.contrast) * gain * (1 - veil) + air * veil
        out += row
    return [*out, 0, 0, 0, 1, 0]


def written(matrix: Matrix) -> str:
    """Return a matrix as an attribute of SVG."""
    return f"matrix({' '.join(f'{value:.5g}' if at < 4 else f'{value:.2f}' for at, value in enumerate(matrix))})"


@dataclass(frozen=True)
class Plane:
    """The layers over a photo of `width` by `height` pixels. `symbols` is where the drawings are: a file, or nothing if they are in the SVG."""

    scene: Scene
    width: int
    height: int
    symbols: str = ""

    @cached_property
    def projection(self) -> Projection:
        return Projection(self.scene.camera, self.width, self.height)

    @cached_property
    def items(self) -> list[Item]:
        """What stands, furthest first."""
        return sorted(self.scene.items, key=lambda item: (-item.z, item.id))

    @cached_property
    def fronts(self) -> list[Front]:
        """What of the photo stands in front, nearest first."""
        return sorted(self.scene.fronts, key=lambda front: (front.distance, front.id))

    def defs(self) -> str:
        """Return filters, masks and the gradient of contact shadows."""
        area = f'x="0" y="0" width="{self.width}" height="{self.height}"'
        ground = replace(self.scene.tone, brightness=self.scene.tone.ground)
        tones = "".join(
            f'<filter id="{name}-{band}" color-interpolation-filters="sRGB"><feColorMatrix values="'
            f'{" ".join(f"{value:.4f}" for value in tone_matrix(tone, band))}"/></filter>'
            for name, tone in (("tone", self.scene.tone), ("ground", ground))
            for band in range(BANDS)
        )
        masks = "".join(
            f'<mask id="front-{count}" maskUnits="userSpaceOnUse" {area}><rect {area} fill="#fff"/>'
            f'<path d="{"".join(self._outline(front) for front in self.fronts[:count])}" fill="#000"/></mask>'
            for count in range(1, len(self.fronts) + 1)
        )
        soft = (
            f'<filter id="soft" filterUnits="userSpaceOnUse" {area} color-interpolation-filters="sRGB">'
            f'<feGaussianBlur stdDeviation="{SOFT * self.width:.2f}"/></filter>'
        )
        contact = (
            f'<radialGradient id="contact"><stop offset="0" stop-color="{SHADE}" stop-opacity="{CONTACT}"/>'
            f'<stop offset=".55" stop-color="{SHADE}" stop-opacity="{CONTACT * 0.55:.2f}"/>'
            f'<stop offset="1" stop-color="{SHADE}" stop-opacity="0"/></radialGradient>'
        )
        return f"<defs>{tones}{masks}{soft}{contact}</defs>"

    def lies(self) -> str:
        """Return what lies on the ground, lowest first; everything in front of it is spared."""
        return self._behind(len(self.fronts), "".join(self._laid(number) for number in range(len(self.scene.ground))))

    def _laid(self, number: int) -> str:
        item = self.scene.ground[number]
        layers = "".join(
            f'<path d="{one.path}" fill="{one.colour}" fill-opacity="{one.opacity:g}"/>' for one in lay(item, self.projection)
        )
        return f'<g data-item="{item.id}" filter="url(#ground-{band_of(item.z)})">{layers}</g>'

    def casts(self) -> str:
        """Return the shadows of the sun, in one tone; there are none without sun."""
        if not self.scene.sun.strength:
            return ""
        shapes = "".join(
            self._use(item, "-cast", self.projection.cast(item.x, item.z, self.scene.sun, flip=item.flip)) for item in self.items
        )
        group = f'<g fill="{SHADE}" opacity="{CAST * self.scene.sun.strength:.3f}" filter="url(#soft)">{shapes}</g>'
        return self._behind(len(self.fronts), group)

    def contacts(self) -> str:
        """Return the soft shadows right under what stands, in any light."""
        out = ""
        for item in self.items:
            wide, deep = ELEMENTS[item.element].foot_from(item.side)
            (px, py), metre = self.projection.foot(item.x, item.z), self.projection.metre(item.z)
            flat = max(deep * self.scene.camera.height / item.z, wide * 0.07)
            ellipse = f'<ellipse cx="{px:.2f}" cy="{py:.2f}" rx="{wide * 0.62 * metre:.2f}" ry="{flat * 0.62 * metre:.2f}"'
            out += self._behind(self._hidden_by(item), f'{ellipse} fill="url(#contact)" data-item="{item.id}"/>')
        return out

    def stands(self) -> str:
        """Return what stands, furthest first, in the light and air of its distance."""
        out = ""
        for item in self.items:
            use = self._use(item, "", self.projection.standing(item.x, item.z, flip=item.flip))
            lit = f'<g filter="url(#tone-{band_of(item.z)})">{use}</g>'
            out += self._behind(self._hidden_by(item), lit)
        return out

    def _use(self, item: Item, of: str, matrix: Matrix) -> str:
        symbol = ELEMENTS[item.element].symbol(item.side)
        return f'<use data-item="{item.id}" href="{self.symbols}#{symbol}{of}" transform="{written(matrix)}"/>'

    def _hidden_by(self, item: Item) -> int:
        """Return how many of the fronts, nearest first, stand before the item."""
        return sum(front.distance < item.z for front in self.fronts)

    def _behind(self, fronts: int, drawn: str) -> str:
        return f'<g mask="url(#front-{fronts})">{drawn}</g>' if fronts and drawn else drawn

    def _outline(self, front: Front) -> str:
        corners = "L".join(f"{x * self.width:.1f} {y * self.height:.1f}" for x, y in front.points)
        return f"M{corners}Z"
