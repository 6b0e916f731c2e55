"""Reads the demo's texts: one YAML file per page, with facts first, then one part per language.

The German part is complete. Another language's part is an overlay: whatever it does not set is kept, so that images and dates are
written only once. Lists are overlaid item by item and must have the same length, which keeps translations in step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

FOLDER = Path(__file__).parent / "content"
SOURCE = settings.LANGUAGE_CODE
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
NO_FIELDS = ("type", "slug", "cover", "relative", *LANGUAGES)


class ContentError(ValueError):
    """A content file is invalid."""


@dataclass(frozen=True)
class PageContent:
    """The content of one file, for one page."""

    name: str
    kind: str
    slugs: dict[str, str]
    parts: dict[str, dict[str, Any]]
    cover: str = ""
    relative: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The slug in the source language."""
        return self.slugs[SOURCE]

    @property
    def translations(self) -> list[str]:
        """Codes of the languages besides the source."""
        return [code for code in LANGUAGES if code in self.parts and code != SOURCE]

    def fields(self, language: str = SOURCE) -> dict[str, Any]:
        """Return the values of the page's fields in `language`, by name. Raises ContentError if a part does not match."""
        source = self.parts[SOURCE]
        try:
            values = source if language == SOURCE else overlay(source, self.parts[language])
        except ContentError as error:
            raise ContentError(f"{self.name}, {language}: {error}") from error
        return {**values, "slug": self.slugs[language]}


def overlay(base: Any, change: Any, path: str = "") -> Any:
    """Return `base` overlaid with `change`, dictionaries by key, lists by item. Raises ContentError if these differ."""
    if isinstance(base, dict) and isinstance(change, dict):
        if unknown := change.keys() - base.keys():
            raise ContentError(f"{path or 'the page'}: the source has no {', '.join(sorted(unknown))}")
        return {key: overlay(value, change[key], f"{path}.{key}") if key in change else value for key, value in base.items()}
    if isinstance(base, list) and isinstance(change, list):
        if len(base) != len(change):
            raise ContentError(f"{path}: {len(change)} items, the source has {len(base)}")
        return [overlay(one, other, f"{path}[{at}]") for at, (one, other) in enumerate(zip(base, change, strict=True))]
    if isinstance(base, dict | list) or isinstance(change, dict | list):
        raise ContentError(f"{path}: another kind of value than in the source")
    return change


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the parsed content file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, if available
    said: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader either way
    return said


def read_page(path: Path) -> PageContent:
    """Return the page in the file `path`."""
    said = read_yaml(path)
    facts = {key: value for key, value in said.items() if key not in NO_FIELDS}
    parts = {code: said[code] for code in LANGUAGES if code in said}
    parts[SOURCE] = {**facts, **parts[SOURCE]}
    return PageContent(
        path.stem, said["type"], said["slug"], parts, cover=said.get("cover", ""), relative=said.get("relative", {})
    )


@lru_cache(maxsize=1)
def read_pages() -> tuple[PageContent, ...]:
    """Return all pages of the demo, sorted by file name."""
    return tuple(read_page(path) for path in sorted((FOLDER / "pages").glob("*.yaml")))


@lru_cache(maxsize=16)
def read_list(name: str) -> dict[str, dict[str, Any]]:
    """Return the entries of `content/{name}.yaml` by key, in order."""
    return read_yaml(FOLDER / f"{name}.yaml")


def strings_in(value: Any) -> Iterator[str]:
    """Yield every text within `value`."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)
