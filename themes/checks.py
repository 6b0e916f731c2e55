"""System checks: report an invalid theme before a page looks wrong."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error

from .bundles import BundleError, bundles_of, path_of
from .registry import DEFAULT, Theme, ThemeError, find_theme, list_themes


def register_checks() -> None:
    checks.register(check_themes)


def check_themes(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Check that every theme found is valid and complete, and that the selected one is among them."""
    try:
        themes = list_themes()
        chain = find_theme(settings.THEME)
    except ThemeError as error:
        return [Error(str(error), hint="Look at THEME, THEME_DIRS and each theme's theme.toml.", id="themes.E001")]
    return [
        *(message for theme in themes.values() for message in check_folders(theme)),
        *check_settings(chain),
        *check_bundles(chain),
    ]


def check_bundles(chain: Sequence[Theme]) -> Iterator[CheckMessage]:
    """Check that the themes have every part of their bundles."""
    for name, parts in bundles_of(chain).items():
        for part in parts:
            try:
                path_of(part, chain)
            except BundleError as error:
                yield Error(str(error), hint=f"Look at [bundles] {name} in theme.toml.", id="themes.E003")


def check_folders(theme: Theme) -> Iterator[CheckMessage]:
    """Check that the default theme has templates and static files, and any other at least one of them: otherwise it changes nothing."""
    missing = [folder.name for folder in (theme.templates, theme.static) if not folder.is_dir()]
    if missing and (theme.slug == DEFAULT or len(missing) == 2):
        yield Error(
            f"The theme {theme.slug!r} in {theme.folder} has no folder {' and no folder '.join(missing)}.", id="themes.E002"
        )


def check_settings(chain: Sequence[Theme]) -> Iterator[CheckMessage]:
    """Check that the folders of the selected theme and of those it extends are searched in that order."""
    places: list[tuple[str, Any, list[Path]]] = [
        ("TEMPLATES", settings.TEMPLATES[0]["DIRS"], [theme.templates for theme in chain]),
        ("STATICFILES_DIRS", settings.STATICFILES_DIRS, [theme.static for theme in chain if theme.static.is_dir()]),
    ]
    for name, known, wanted in places:
        found = [folder for folder in known if folder in wanted]
        if found != wanted:
            listed = ", ".join(str(folder) for folder in wanted)
            yield checks.Warning(f"{name} does not look through the theme's folders in their order: {listed}.", id="themes.W001")
