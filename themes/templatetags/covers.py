"""`{% load covers %}{% cover page.cover_places page.slug 640 280 %}`"""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from themes.covers import draw_cover

register = template.Library()


@register.simple_tag
def cover(places: Sequence[tuple[float, float]] | None, seed: object, width: int = 640, height: int = 280) -> SafeString:
    """Return the cover of `places`; without places it is drawn from `seed`."""
    return draw_cover(places or (), str(seed), width, height)
