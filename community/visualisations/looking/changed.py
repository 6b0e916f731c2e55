"""What was changed in a variant, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cms.formatting import format_number
from community.visualisations.choices import provider_choices
from community.visualisations.collage.elements.catalogue import name_of
from community.visualisations.collage.scene import InvalidScene, from_json
from community.visualisations.models import Variant
from community.visualisations.providers.prompts import BY_KEY

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Changed:
    """What was asked for: `words` as somebody wrote them, `items` chosen from lists, the `prompt` as it was sent, and with what it was made."""

    words: str
    items: Sequence[str]
    prompt: str
    tool: str


def changed_in(variant: Variant) -> Changed:
    """Return what was changed in `variant`."""
    items = elements_of(variant) if variant.kind == Variant.Kind.COLLAGE else chips_of(variant)
    return Changed(variant.words, items, variant.prompt, tool_of(variant))


def chips_of(variant: Variant) -> list[str]:
    return [str(BY_KEY[chip].label) for chip in variant.chips if chip in BY_KEY]


def elements_of(variant: Variant) -> list[str]:
    """Return what stands and lies in a collage, with how often."""
    try:
        scene = from_json(variant.scene) if variant.scene else None
    except InvalidScene:
        return []
    if scene is None:
        return []
    elements = [*(part.element for part in scene.ground), *(part.element for part in scene.items)]
    counts = Counter(name_of(element) for element in elements)
    return [
        thing if number == 1 else _("%(number)s × %(thing)s") % {"number": format_number(number), "thing": thing}
        for thing, number in counts.items()
    ]


def tool_of(variant: Variant) -> str:
    """Return with what a variant was made: what its author says, else provider and model; nothing for a collage."""
    if variant.kind == Variant.Kind.COLLAGE:
        return ""
    provider = dict(provider_choices()).get(variant.provider, "")
    return variant.made_with or ", ".join(part for part in (provider, variant.model) if part)
