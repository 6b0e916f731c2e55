"""A collage kept in memory: the target that the tests of the desk work on."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from cms.navigation import Link
from community.visualisations.collage.scene import Camera, Front, GroundItem, Item, Scene, Tone
from community.visualisations.collage.targets import Outdated

PARK = Scene(
    camera=Camera(horizon=0.39, height=4.2, focal=0.71875),
    tone=Tone(brightness=1.0, contrast=0.95, warmth=0.02, haze=0.3, air="#cbc7bd"),
    items=(
        Item("tree", "tree-l", -5.2, 24.5),
        Item("bench", "bench", 1.7, 18.4),
        Item("walker", "walker", 5.0, 21.5, flip=True),
    ),
    ground=(GroundItem("lawn", "lawn", -2.1, 23.3, 11.0, 21.4), GroundItem("bike", "cycleway", 7.9, 26.0, 2.4, 40.0)),
)


WITH_MASK = replace(PARK, fronts=(Front("n1", 14.0, ((0.02, 0.55), (0.2, 0.55), (0.2, 0.66), (0.02, 0.66))),))


@dataclass
class MemoryTarget:
    """A photo of a car park, and its scene."""

    scene: Scene = PARK
    revision: int = 0
    saved_at: datetime | None = datetime(2026, 11, 27, 10, 46, tzinfo=UTC)
    title: str = "Collage: Parkplatz am Hochhaus"
    crumbs: tuple[Link, ...] = (Link("Ein Platz in Bukarest", "/de/"),)
    topic: str = "housing"
    photo_url: str = "/photo.webp"
    photo_alt: str = "Ein großer Parkplatz vor einem Plattenbau"
    size: tuple[int, int] = (1600, 1000)
    facts: tuple[tuple[str, str], ...] = (("Kennzeichen", "Collage, ohne KI"), ("Foto", "Projektbüro"))
    address: str = ""
    scene_address: str = ""
    history: list[Scene] = field(default_factory=list)
    shown: list[Scene] = field(default_factory=list)

    def save(self, scene: Scene, revision: int) -> int:
        if revision != self.revision:
            raise Outdated
        self.history.append(scene)
        self.scene, self.revision = scene, revision + 1
        return self.revision

    def show(self) -> str:
        self.shown.append(self.scene)
        return self.address


#: What the URLconf of the tests serves; `reset` before each test.
kept: dict[str, MemoryTarget] = {}


def reset(address: str, **facts: object) -> MemoryTarget:
    kept["target"] = replace(MemoryTarget(), address=address, scene_address=f"{address}scene/", **facts)
    return kept["target"]
