from collections.abc import Callable
from typing import Any

import pytest
from django.test import TestCase
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from cms.models import NewsPage
from tests.built_once import built_once
from tests.pages import index_of, make_page

Publish = Callable[..., Any]


def publish_page(page: Any, **values: Any) -> Any:
    """Publish a page with these values, including on-commit work, and return it as stored."""
    for name, value in values.items():
        setattr(page, name, value)
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def translate_by_hand(page: Any, language: str = "en", title: str = "Water") -> Any:
    """Create and publish a translation typed into the plain form."""
    index_of(type(page), language)
    return publish_page(page.copy_for_translation(Locale.objects.get(language_code=language)), title=title)


@pytest.fixture
def publish(homes: object) -> Publish:
    return publish_page


@pytest.fixture
def by_hand(homes: object) -> Publish:
    return translate_by_hand


@built_once
def build_pair() -> None:
    translate_by_hand(make_page(NewsPage, "Wasser", summary="Alt"))


@pytest.fixture
def pair(homes: object) -> tuple[NewsPage, NewsPage]:
    """A page called "Wasser", with "Alt" as summary, and its translation "Water"."""
    build_pair()
    return NewsPage.objects.get(title="Wasser"), NewsPage.objects.get(title="Water")


@pytest.fixture
def by_wagtail_localize(homes: object, django_capture_on_commit_callbacks: Callable[..., Any]) -> Publish:
    """Return a function that creates and publishes a translation with wagtail-localize: each text becomes upper case."""

    def do(page: Any, language: str = "en") -> Any:
        index_of(type(page), language)
        with django_capture_on_commit_callbacks(execute=True):
            source, _made = TranslationSource.update_or_create_from_instance(page)
            Translation.objects.get_or_create(source=source, target_locale=Locale.objects.get(language_code=language))
        publish_with_wagtail_localize(source, language, django_capture_on_commit_callbacks)
        return page.get_translations().get(locale__language_code=language).specific

    return do


def publish_with_wagtail_localize(source: TranslationSource, language: str, capture: Callable[..., Any]) -> None:
    """Translate all texts in `source` and publish, as wagtail-localize's editor does."""
    translation = source.translations.get(target_locale__language_code=language)
    for segment in source.stringsegment_set.select_related("string", "context"):
        segment.string.translations.update_or_create(
            locale=translation.target_locale,
            context=segment.context,
            defaults={"data": segment.string.data.upper() if segment.context.path != "slug" else segment.string.data},
        )
    with capture(execute=True):
        translation.save_target(publish=True)
