"""A provider that draws at once, as tests want it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from community.visualisations.providers import registry
from community.visualisations.providers.base import Abilities, Drawn, DrawRequest
from tests.community.visualisations.quick import jpeg

Behaviour = Callable[[DrawRequest], list[Drawn]]


def usual(request: DrawRequest) -> list[Drawn]:
    return [Drawn(jpeg("seagreen"), "image/jpeg", seed=7, model="garden-2") for _picture in range(request.number)]


@dataclass
class Pen:
    """Draws what `behave` says, and remembers what it was asked for."""

    key: str = "pen"
    label: str = "Stift"
    abilities: Abilities = field(default_factory=lambda: Abilities(mask=True, strength=True, most=4))
    seconds: float = 10.0
    cents: int | None = 5
    behave: Behaviour = usual
    asked: list[DrawRequest] = field(default_factory=list)
    is_there: bool = True

    def is_available(self) -> bool:
        return self.is_there

    def draw(self, request: DrawRequest) -> list[Drawn]:
        self.asked.append(request)
        return self.behave(request)


@pytest.fixture
def pen(monkeypatch: pytest.MonkeyPatch) -> Pen:
    """The only provider besides collages, which every session may use that names it."""
    provider = Pen()
    monkeypatch.setitem(registry._built_in, "pen", provider)
    return provider
