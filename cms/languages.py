"""The site's languages, and names with one value per language."""

from typing import Any
from unicodedata import bidirectional

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def active_language() -> str:
    """Return the active language code, one of `settings.LANGUAGES`."""
    code = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def direction_of(code: str) -> str:
    """Return "rtl" or "ltr" for a language code."""
    return "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"


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


class NamedInLanguages(models.Model):
    """A name in every language, for things that exist once and are the same in all of them."""

    name_de = models.CharField(_("name in German"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    name_fr = models.CharField(_("name in French"), max_length=160, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=160, blank=True)

    NAME_FIELDS = ("name_de", "name_en", "name_fr", "name_ar")
    NAME_API_FIELDS = ("name", "names")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language; falls back to English, then German."""
        return self.name_in(active_language())

    def name_in(self, language: str) -> str:
        """Return the name in `language`; falls back to English, then German."""
        return getattr(self, f"name_{language}", "") or self.name_en or self.name_de

    @property
    def names(self) -> dict[str, str]:
        """The names that were entered, by language code."""
        given = {field.removeprefix("name_"): getattr(self, field) for field in self.NAME_FIELDS}
        return {language: name for language, name in given.items() if name}

    @property
    def all_names(self) -> list[str]:
        """Every name, German first, without duplicates."""
        given = (getattr(self, field) for field in self.NAME_FIELDS)
        return list(dict.fromkeys(name for name in given if name))


def text_in_language(thing: Any, field: str) -> str:
    """Return `thing.{field}_{language}` in the reader's language, else in German. For texts in settings."""
    return getattr(thing, f"{field}_{active_language()}", "") or getattr(thing, f"{field}_de", "")
