"""A provider that draws at once, as tests want it, and what it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils import timezone

from cms.users.models import User
from community.visualisations.making import asking
from community.visualisations.models import Case, Session, Variant
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


@pytest.fixture
def asked_of(running: Session, place: Case, pen: Pen) -> Case:
    """A place in a session that uses the pen."""
    running.providers = ["pen"]
    running.save()
    return Case.objects.select_related("session__group__page").get(pk=place.pk)


def ask(case: Case, by: User, number: int = 1, *, parent: Variant | None = None, **wish: Any) -> list[Variant]:
    """Ask the pen for pictures of the photo of a place, or of `parent`."""
    wanted = asking.Wish("pen", ("trees",), number=number, **wish)
    facts = {"wish": wanted, "language": "de", "by": by, "now": timezone.now()}
    return asking.ask_for_variants(case=case, photo=case.photos.get(), parent=parent, **facts)
