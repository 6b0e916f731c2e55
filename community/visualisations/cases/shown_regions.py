"""The regions of a photo for its page: numbered, in words, and in per cent of the picture."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.formatting import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.visualisations.pipeline.regions import Region

FACE = "face"


@dataclass(frozen=True)
class ShownRegion:
    """A region with its place in the list, its name ("Face 2"), its mark ("F2"), and its measures as SVG takes them."""

    place: int
    region: Region
    name: str
    mark: str

    @property
    def is_face(self) -> bool:
        return self.region.kind == FACE

    @property
    def how(self) -> str:
        """How it came there, and whether it stays visible."""
        found = _("found") if self.region.source == "found" else _("by hand")
        return found if self.region.is_blurred else _("%(how)s, stays visible") % {"how": found}

    @property
    def x(self) -> str:
        return percent(self.region.x)

    @property
    def y(self) -> str:
        return percent(self.region.y)

    @property
    def width(self) -> str:
        return percent(self.region.width)

    @property
    def height(self) -> str:
        return percent(self.region.height)

    @property
    def right(self) -> str:
        return percent(self.region.x + self.region.width)

    @property
    def middle_x(self) -> str:
        return percent(self.region.x + self.region.width / 2)

    @property
    def middle_y(self) -> str:
        return percent(self.region.y + self.region.height / 2)

    @property
    def half_width(self) -> str:
        return percent(self.region.width / 2)

    @property
    def half_height(self) -> str:
        return percent(self.region.height / 2)


def percent(fraction: float) -> str:
    return f"{fraction * 100:.3f}%"


def shown_regions(regions: Iterable[Region]) -> list[ShownRegion]:
    """Return `regions` as the page shows them. Faces and plates are numbered apart."""
    numbers: Counter[str] = Counter()
    shown = []
    for place, region in enumerate(regions):
        numbers[region.kind] += 1
        number = format_number(numbers[region.kind])
        name = (_("Face %(number)s") if region.kind == FACE else _("Number plate %(number)s")) % {"number": number}
        letter = pgettext("mark of a face", "F") if region.kind == FACE else pgettext("mark of a number plate", "P")
        shown.append(ShownRegion(place, region, name, f"{letter}{number}"))
    return shown
