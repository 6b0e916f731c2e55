"""Translates the demo's pages with wagtail-localize, as an editor would: each text of the source gets its translation.

The page is written again in the other language, without saving it, and split into segments the way wagtail-localize does. Both
have the same positions, so each text of the source is matched with its translation.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import String, StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .content import ContentError, PageContent
from .pages import set_cover, set_fields
from .stock import Stock
from .streams import Place


@transaction.atomic
def translate_page(content: PageContent, page: Page, stock: Stock) -> list[Page]:
    """Create and publish the translations of `page` that the content has but that do not exist yet. Return them."""
    existing = set(page.get_translations().values_list("locale__language_code", flat=True))
    missing = [code for code in content.translations if code not in existing]
    if not missing:
        return []
    page = type(page).objects.get(pk=page.pk)
    source, _made = TranslationSource.update_or_create_from_instance(page)
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    made = []
    for code in missing:
        Translation.objects.get_or_create(source=source, target_locale=locales[code])
        store_translations(source, content, page, locales[code], stock)
        translation, _created = source.create_or_update_translation(locales[code], publish=False)
        translation.get_latest_revision().publish()
        made.append(translation)
    return made


def store_translations(source: TranslationSource, content: PageContent, page: Page, locale: Locale, stock: Stock) -> None:
    """Store the translation of each text of `source` into `locale`. Raises ContentError if one is missing."""
    code = locale.language_code
    translated = {
        (segment.path, at): segment.string.data for at, segment in enumerate(texts_of(written_in(content, page, code, stock)))
    }
    segments = StringSegment.objects.filter(source=source).select_related("string", "context").order_by("order")
    originals = texts_of(page)
    places = [(segment.path, at) for at, segment in enumerate(originals)]
    if places != list(translated):
        odd = sorted({path for path, _at in set(places) ^ set(translated)})
        raise ContentError(f"{content.name}, {code}: not the same texts as in the source at {', '.join(odd)}")
    by_place = {(segment.context.path, segment.string.data_hash): segment for segment in segments}
    now = timezone.now()
    rows = {}
    for original, place in zip(originals, places, strict=True):
        key = (original.path, String._get_data_hash(original.string.data))
        rows[key] = StringTranslation(
            translation_of=by_place[key].string,
            context=by_place[key].context,
            locale=locale,
            data=translated[place],
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            updated_at=now,
        )
    StringTranslation.objects.bulk_create(rows.values())


def written_in(content: PageContent, page: Page, language: str, stock: Stock) -> Page:
    """Return an unsaved copy of `page` written in `language`."""
    copy: Page = type(page)(**{field.attname: getattr(page, field.attname) for field in page._meta.concrete_fields})
    set_fields(copy, content.fields(language), Place(content.name, language, stock))
    set_cover(copy, content, language, stock)
    return copy


def texts_of(page: Page) -> list[StringSegmentValue]:
    """Return the texts of a page as wagtail-localize sees them, in order."""
    return [segment for segment in extract_segments(page) if isinstance(segment, StringSegmentValue)]
