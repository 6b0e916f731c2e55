"""Find themes: folders beside this file, or named by `THEME_DIRS`, that contain a `theme.toml`.

A theme provides `templates/` and `static/`; anything missing comes from the theme it names in `extends`, and finally from the default
theme. `theme.toml`: `name` (required), `extends` (default "default"), `description`, `bundles` of style sheets.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEFAULT = "default"


class ThemeError(Exception):
    """A theme is missing or its `theme.toml` is invalid."""


@dataclass(frozen=True)
class Theme:
    """A folder with templates and static files."""

    slug: str
    name: str
    folder: Path
    extends: str | None
    bundles: Mapping[str, list[str]] = field(default_factory=dict)  # the parts of each style sheet: see themes.bundles

    @property
    def templates(self) -> Path:
        return self.folder / "templates"

    @property
    def static(self) -> Path:
        return self.folder / "static"


def theme_folders() -> list[Path]:
    """Return the folders that are searched for themes, the installation's own before ours."""
    own = [Path(folder) for folder in os.environ.get("THEME_DIRS", "").split(os.pathsep) if folder]
    return [*own, HERE]


def read_theme(folder: Path) -> Theme:
    """Read the theme in `folder`. Raises ThemeError."""
    try:
        facts = tomllib.loads((folder / "theme.toml").read_text("utf-8"))
        name = str(facts["name"])
    except (OSError, KeyError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ThemeError(f"The theme in {folder} has no readable theme.toml with a name: {error!r}") from error
    slug = folder.name
    extends = None if slug == DEFAULT else str(facts.get("extends", DEFAULT))
    bundles = {str(bundle): [str(part) for part in parts] for bundle, parts in facts.get("bundles", {}).items()}
    return Theme(slug=slug, name=name, folder=folder, extends=extends, bundles=bundles)


def list_themes() -> dict[str, Theme]:
    """Return every theme by its slug. If two share a slug, the installation's own wins."""
    found: dict[str, Theme] = {}
    for place in theme_folders():
        for marker in sorted(place.glob("*/theme.toml")):
            found.setdefault(marker.parent.name, read_theme(marker.parent))
    return found


def find_theme(slug: str) -> list[Theme]:
    """Return the theme `slug` followed by those it extends, nearest first. Raises ThemeError."""
    known = list_themes()
    chain: list[Theme] = []
    wanted: str | None = slug
    while wanted is not None:
        if wanted not in known:
            raise ThemeError(f"There is no theme {wanted!r}. There are: {', '.join(sorted(known))}.")
        theme = known[wanted]
        if theme in chain:
            raise ThemeError(f"The theme {slug!r} extends itself: {' -> '.join(t.slug for t in [*chain, theme])}.")
        chain.append(theme)
        wanted = theme.extends
    return chain
