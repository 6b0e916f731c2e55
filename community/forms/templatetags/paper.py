"""Filters for forms on paper."""

from unicodedata import bidirectional

from django import template

from cms.languages import direction_of

register = template.Library()


@register.filter
def direction_in(text: str, language: str) -> str:
    """Return the direction of a text on paper in `language`.

    In a right-to-left language every line with a letter of such a script runs that way, even if it begins with Latin letters ("GIS مدينة"):
    the rule of browsers for `dir="auto"`, by the first letter, gets it wrong, and WeasyPrint does not have it.
    """
    has_rtl = any(bidirectional(sign) in ("R", "AL") for sign in text)
    if direction_of(language) == "rtl":
        return "rtl" if has_rtl or not any(bidirectional(sign) == "L" for sign in text) else "ltr"
    first = next((kind for sign in text if (kind := bidirectional(sign)) in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"
