"""The colours of the theme and their contrast: which pairs lie on each other, and how well they can be told apart (WCAG 2.2)."""

import re

from .colours import contrast
from .registry import find_theme

TOPICS = ("green", "water", "heat", "resilience", "housing", "energy", "digital", "economy", "mobility", "circular")
GROUNDS = ("paper", "raised", "sand")

#: Text on its ground, by token: at least 4.5 to 1.
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "ink-faint", "wrong", "brand", *TOPICS) for ground in GROUNDS),
    *(("on-fill", f"{topic}-fill") for topic in TOPICS),
    ("paper", "ink"),
    ("on-brand", "brand"),
    ("on-fill", "brand-fill"),
    ("ink", "brand-soft"),
    ("brand", "brand-soft"),
    ("ink", "mark"),
    ("ink", "signal-soft"),
    ("signal-ink", "signal"),
    ("ink", "wrong-soft"),
    *((name, ground) for name in ("ink", "ink-soft") for ground in ("land", "sea")),
    ("foot-ink", "foot"),
    ("foot-soft", "foot"),
    *((name, "night") for name in ("night-ink", "night-soft")),
]
#: Icons and controls on their ground: at least 3 to 1.
SIGNS = [
    *(("edge", ground) for ground in GROUNDS),
    *((topic, ground) for topic in TOPICS for ground in ("paper", "land", "sea")),
    *(("ink-faint", ground) for ground in ("land", "sea")),
]
DARK = "@media (prefers-color-scheme: dark)"


def declared(css: str) -> dict[str, str]:
    """Return the colours that a style sheet sets as tokens, by name."""
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", css))


def tokens(scheme: str, theme: str = "default") -> dict[str, str]:
    """Return the colours of a theme in a scheme, "light" or "dark": the dark ones override the light ones."""
    sheets = (near.static / "theme" / "tokens.css" for near in find_theme(theme))
    light, _, dark = next(sheet for sheet in sheets if sheet.is_file()).read_text("utf-8").partition(DARK)
    return declared(light) | (declared(dark) if scheme == "dark" else {})


def contrast_of(front: str, ground: str, colours: dict[str, str]) -> float:
    """Return the contrast of two tokens."""
    return contrast(colours[front], colours[ground])
