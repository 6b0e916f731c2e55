"""The municipalities of the network: those that take part in a public process."""

from __future__ import annotations

from .pages.learning_process import LearningProcessPage
from .snippets.municipality import Municipality
from .visibility import readable


def cities_from_north() -> list[tuple[str, int]]:
    """Return (name in the reader's language, key) from north to south; those without a place on the map come last, by name."""
    processes = readable(LearningProcessPage.objects.all())
    found = Municipality.objects.filter(participations__page__in=processes).distinct()
    ordered = sorted(found, key=lambda city: (city.latitude is None, -(city.latitude or 0), city.name))
    return [(city.name, city.pk) for city in ordered]
