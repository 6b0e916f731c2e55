"""The look of what is made of pages: a theme's change of it makes them anew."""

import hashlib
from functools import cache

from django.template.loader import get_template

from cms.pdf import THEME, find_in_theme


@cache
def look_of(template: str, *styles: str) -> str:
    """Return a mark of a template and of style sheets of the theme."""
    said = hashlib.sha256(get_template(template).template.source.encode())  # type: ignore[attr-defined]  # Django's own templates have it
    for style in styles:
        said.update(find_in_theme(f"{THEME}{style}").read_bytes())
    return said.hexdigest()[:12]
