"""The network: the municipalities that take part in a public process, and the organisations behind it."""

from __future__ import annotations

from .generation import remember
from .languages import active_language
from .pages.learning_process import LearningProcessPage
from .snippets.municipality import Municipality
from .snippets.organisation import Organisation
from .visibility import readable


def cities_from_north() -> list[tuple[str, int]]:
    """Return (name in the reader's language, key) from north to south; those without a place on the map come last, by name."""
    processes = readable(LearningProcessPage.objects.all())
    found = Municipality.objects.filter(participations__page__in=processes).distinct()
    ordered = sorted(found, key=lambda city: (city.latitude is None, -(city.latitude or 0), city.name))
    return [(city.name, city.pk) for city in ordered]


def cities_shown() -> list[tuple[str, int]]:
    """Return `cities_from_north`, cached."""
    return remember(f"cities:{active_language()}", cities_from_north)


def organisations_by_role() -> list[tuple[Organisation.Role, list[Organisation]]]:
    """Return the organisations of the footer by their role, in its order; no role without organisations. Cached."""
    rows = remember("footer-rows", find_organisations)
    return [(Organisation.Role(role), organisations) for role, organisations in rows if organisations]


def find_organisations() -> list[tuple[str, list[Organisation]]]:
    by_role: dict[str, list[Organisation]] = {role.value: [] for role in Organisation.Role if role != Organisation.Role.NONE}
    found = Organisation.objects.exclude(role=Organisation.Role.NONE).select_related("logo").prefetch_related("logo__renditions")
    for organisation in found:
        by_role[organisation.role].append(organisation)
    return list(by_role.items())
