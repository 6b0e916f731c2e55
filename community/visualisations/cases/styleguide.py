"""Bringing a place and asking for a variant, in the style guide. All of it is made up."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.styleguide import things
from cms.styleguide.registry import Section, register_section
from community.visualisations.models import Photo
from community.visualisations.pipeline.regions import Region

from .shown_regions import shown_regions

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = UUID(int=0)


def register() -> None:
    register_section(
        Section(
            "places",
            gettext_lazy("Bringing a place"),
            "community/visualisations/cases/styleguide.html",
            examples,
            rank=91,
        )
    )


def examples() -> Mapping[str, Any]:
    regions = [
        Region("face", 0.3, 0.4, 0.06, 0.1),
        Region("face", 0.6, 0.42, 0.05, 0.08, source="by_hand", is_blurred=False),
        Region("plate", 0.44, 0.7, 0.1, 0.04),
    ]
    picture = static("theme/examples/square-before.webp")
    states = (Photo.State.WAITING, Photo.State.CHECKED, Photo.State.REFUSED, Photo.State.READY)
    return {
        "case": SimpleNamespace(key=KEY),
        "picture": picture,
        "regions": shown_regions(regions),
        "photos": [photo(state, picture) for state in states],
        "width": things.WIDTH,
        "height": things.HEIGHT,
    }


def photo(state: Photo.State, picture: str) -> Photo:
    found = Photo(key=KEY, state=state, step=40, width=things.WIDTH, height=things.HEIGHT, name=f"{things.LONG_WORD}.jpg")
    found.staged_until = things.at(1, 9)
    found.picture = "" if state in (Photo.State.WAITING, Photo.State.REFUSED) else picture  # type: ignore[attr-defined]
    found.why = _("This file is empty. Please choose the photo again.")  # type: ignore[attr-defined]
    return found
