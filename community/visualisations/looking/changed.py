"""What was changed in a variant, in words. Each way of making variants registers how its own are described."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from community.visualisations.choices import provider_choices
from community.visualisations.models import Variant

if TYPE_CHECKING:
    from collections.abc import Sequence

Describe = Callable[[Variant], "Sequence[str]"]
_describers: dict[str, Describe] = {}


def describe_with(kind: str, describe: Describe) -> None:
    """Describe variants of this kind by `describe(variant)`: its chips or what stands in its collage, in the reader's language."""
    _describers[kind] = describe


@dataclass(frozen=True)
class Changed:
    """What was asked for: `words` as somebody wrote them, `items` chosen from lists, the `prompt` as it was sent, and with what it was made."""

    words: str
    items: Sequence[str]
    prompt: str
    tool: str


def changed_in(variant: Variant) -> Changed:
    """Return what was changed in `variant`."""
    describe = _describers.get(variant.kind, chips_of)
    return Changed(variant.words, describe(variant), variant.prompt, tool_of(variant))


def chips_of(variant: Variant) -> list[str]:
    return [str(chip) for chip in variant.chips]


def tool_of(variant: Variant) -> str:
    """Return with what a variant was made: what its author says, else provider and model; nothing for a collage."""
    if variant.kind == Variant.Kind.COLLAGE:
        return ""
    provider = dict(provider_choices()).get(variant.provider, "")
    return variant.made_with or ", ".join(part for part in (provider, variant.model) if part)
