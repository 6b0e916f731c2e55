"""The sections of the style guide. Apps in higher layers register theirs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Section:
    """A section: `template` shows what `examples` returns, made for each request in the reader's language. Lower ranks come first."""

    anchor: str
    title: StrOrPromise
    template: str
    examples: Callable[[], Mapping[str, Any]] = dict
    rank: int = 50


_sections: dict[str, Section] = {}


def register_section(section: Section) -> None:
    """Add a section. Raises ValueError if another one has its anchor."""
    if section.anchor in _sections and _sections[section.anchor].template != section.template:
        raise ValueError(f"The style guide has a section {section.anchor} already.")
    _sections[section.anchor] = section


def all_sections() -> list[Section]:
    return sorted(_sections.values(), key=lambda section: section.rank)
