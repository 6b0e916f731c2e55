"""What the style guide shows of the desk: its parts with an example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.navigation import Link
from cms.styleguide import things
from cms.styleguide.registry import Section, register_section

from .page import desk_facts
from .scene import Camera, Front, GroundItem, Item, Scene

EXAMPLE = Scene(
    camera=Camera(horizon=0.5, height=1.6, focal=0.8),
    items=(Item("tree", "tree-m", -3.0, 12.0), Item("bench", "bench", 1.2, 7.5), Item("walker", "walker", 2.6, 9.0)),
    ground=(GroundItem("lawn", "lawn", -2.5, 14.0, 6.0, 12.0),),
    fronts=(Front("car", 6.0, ((0.7, 0.6), (0.9, 0.6), (0.9, 0.8), (0.7, 0.8))),),
)


@dataclass(frozen=True)
class ExampleTarget:
    """A collage that is nowhere saved."""

    title: str
    photo_url: str
    photo_alt: str
    crumbs: Sequence[Link] = ()
    topic: str = "green"
    size: tuple[int, int] = (things.WIDTH, things.HEIGHT)
    scene: Scene = EXAMPLE
    revision: int = 0
    saved_at: datetime | None = None
    facts: Sequence[tuple[str, str]] = ()
    address: str = things.NOWHERE
    scene_address: str = things.NOWHERE

    def save(self, _scene: Scene, revision: int) -> int:
        return revision

    def show(self) -> str:
        return self.address


def register() -> None:
    register_section(
        Section("collage", gettext_lazy("Collages"), "community/visualisations/collage/styleguide.html", examples, rank=94)
    )


def examples() -> Mapping[str, Any]:
    target = ExampleTarget(_("A square"), static("theme/examples/square-before.webp"), _("A square without trees"))
    return desk_facts(target, "bench")
