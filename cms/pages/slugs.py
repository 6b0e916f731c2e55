"""Slugs of pages: short enough for databases, with umlauts transliterated, and for translations made from their own titles."""

from __future__ import annotations

import re

from django.conf import settings
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

MOST_OF_SLUG = 255
SLUG_NUMBER = re.compile(r"-[0-9a-z]{1,8}$")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"})


def fitting(slug: str) -> str:
    """Return `slug` at a length that databases accept; copies and aliases get a number as suffix, which is kept."""
    if len(slug) <= MOST_OF_SLUG:
        return slug
    number = slug[found.start() :] if (found := SLUG_NUMBER.search(slug)) else ""
    return slug[: MOST_OF_SLUG - len(number)].rstrip("-") + number


class OwnSlugMixin(Page):
    """Sets the slug of a page that was never published."""

    class Meta:
        abstract = True

    def _set_core_field_defaults(self) -> None:
        # Wagtail calls this before it validates or saves a page; without a slug it makes one from the title.
        if self.first_published_at is None:
            title, slug = str(self.title), str(self.slug)
            if slug and self._has_slug_of_its_source():
                slug = ""
            self.draft_title: str = self.draft_title or title
            self.slug: str = slug.translate(UMLAUTS)
            self.title: str = title.translate(UMLAUTS)
            super()._set_core_field_defaults()
            self.title = title
        super()._set_core_field_defaults()

    def _has_slug_of_its_source(self) -> bool:
        """Return whether this is a translation with its own title that still has the slug of the page it was copied from."""
        if self.locale_id is None or self.locale.language_code == settings.LANGUAGE_CODE:
            return False
        family = Page.objects.filter(translation_key=self.translation_key, locale__language_code=settings.LANGUAGE_CODE)
        source = family.exclude(pk=self.pk).only("slug", "title").first()
        copied = {source.slug, f"{source.slug}-{self.locale.language_code}"} if source else set()
        if self.slug not in copied or self.title == source.title:
            return False
        chosen = StringTranslation.objects.filter(
            context__object_id=self.translation_key, context__path="slug", locale_id=self.locale_id, data=self.slug
        )
        return not chosen.exists()
