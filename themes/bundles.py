"""Style sheets in bundles: the theme's components, joined into one file per kind of page.

`theme.toml` lists the parts of each bundle (`[bundles]`, `site = ["tokens", "base", …]`: files in `static/theme/`). A theme that extends
another takes over its bundles and can name its own. The bundles are ordinary static files, `theme/bundles/site.css`: written when Django
looks for static files, in the demo and by `collectstatic`, so nothing but Python is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from tinycss2 import parse_component_value_list, serialize
from tinycss2.ast import Node

from .registry import Theme, find_theme

FOLDER = "theme/bundles"


class BundleError(Exception):
    """A bundle names a part that no theme has."""


def bundles_of(themes: Iterable[Theme]) -> Mapping[str, list[str]]:
    """Return the parts of each bundle; the nearest theme that names it decides."""
    found: dict[str, list[str]] = {}
    for theme in themes:
        for name, parts in theme.bundles.items():
            found.setdefault(name, parts)
    return found


def joined(parts: Iterable[str], themes: Iterable[Theme]) -> str:
    """Return the parts one after another, without comments and indentation. Raises BundleError.

    They lie one folder above the bundle: addresses in them are relative to that one.
    """
    themes = list(themes)
    return "\n".join(compact(path_of(part, themes).read_text("utf-8")).replace("url(", "url(../") for part in parts) + "\n"


def compact(css: str) -> str:
    """Return a style sheet without comments, and with one space for any white space: more could change what a selector means."""
    return serialize(list(without_comments(parse_component_value_list(css)))).strip()


def without_comments(nodes: Iterable[Node]) -> Iterator[Node]:
    was_space = False
    for node in nodes:
        if node.type == "comment" or (node.type == "whitespace" and was_space):
            continue
        if was_space := node.type == "whitespace":
            node.value = " "
        for name in ("content", "arguments"):  # of blocks and of functions
            if isinstance(inner := getattr(node, name, None), list):
                setattr(node, name, list(without_comments(inner)))
        yield node


def path_of(part: str, themes: Iterable[Theme]) -> Path:
    for theme in themes:
        if (path := theme.static / "theme" / f"{part}.css").is_file():
            return path
    raise BundleError(f"A bundle names {part!r}, but no theme has theme/{part}.css.")


class BundleFinder(BaseFinder):
    """Finds the bundles of the selected theme, and writes those whose parts have changed."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.storage = FileSystemStorage(location=settings.BUNDLES_ROOT)
        super().__init__(*arguments, **options)

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:
        known = dict(self._write())
        file = known.get(path)
        if file is None:
            return []  # what Django and WhiteNoise expect of a finder that has nothing
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns: Iterable[str] | None = None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name, _file in self._write():
            yield name, self.storage

    def _write(self) -> Iterator[tuple[str, Path]]:
        themes = find_theme(settings.THEME)
        for bundle, parts in bundles_of(themes).items():
            name = f"{FOLDER}/{bundle}.css"
            file = Path(settings.BUNDLES_ROOT) / name
            made_of = [
                *(path_of(part, themes) for part in parts),
                *(theme.folder / "theme.toml" for theme in themes),
                Path(__file__),
            ]
            if not file.is_file() or file.stat().st_mtime < max(path.stat().st_mtime for path in made_of):
                write(file, joined(parts, themes))
            yield name, file


def write(file: Path, text: str) -> None:
    """Write a file so that another process reads the old one or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=file.parent, suffix=".part", delete=False, encoding="utf-8") as part:
        part.write(text)
    Path(part.name).chmod(0o644)
    Path(part.name).replace(file)
