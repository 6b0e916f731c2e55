"""Slugs of pages: umlauts are transliterated, and translations get a slug from their own title."""

import pytest
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from cms.models import HomePage, NewsPage, StandardPage
from tests.pages import index_of, make_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("homes")]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Städte und Größe", "staedte-und-groesse"),
        ("ÜBER ÄMTER & Öl", "ueber-aemter-oel"),
        ("Réseau énergie", "réseau-énergie"),
        ("المدن", "المدن"),
        ("Plain", "plain"),
    ],
)
def test_umlauts_are_transliterated_in_slugs(title: str, slug: str) -> None:
    page = make_page(StandardPage, title)
    assert (page.slug, page.title, page.draft_title) == (slug, title, title)


def test_typed_slug_is_transliterated_and_stays_unique() -> None:
    first, second = make_page(NewsPage, "Eins", slug="grüne-dächer"), make_page(NewsPage, "Grüne Daecher")
    assert (first.slug, second.slug) == ("gruene-daecher", "gruene-daecher-2")


def test_slug_of_a_published_page_does_not_change() -> None:
    page = make_page(StandardPage, "Alt")
    Page.objects.filter(pk=page.pk).update(slug="für-städte", url_path="/de/für-städte/")
    page = StandardPage.objects.get(pk=page.pk)
    page.title = "Über Städte"
    page.save_revision().publish()
    assert StandardPage.objects.get(pk=page.pk).slug == "für-städte"


def translated(page: Page, code: str, title: str, *, by_hand: bool) -> Page:
    """Translate `page` as editors do: with wagtail-localize, or by editing the copy."""
    locale = Locale.objects.get(language_code=code)
    index_of(type(page), code)
    if by_hand:
        copy = page.copy_for_translation(locale)
    else:
        source, _made = TranslationSource.update_or_create_from_instance(page)
        Translation.objects.get_or_create(source=source, target_locale=locale)
        copy, _made = source.create_or_update_translation(locale, publish=False, fallback=True)
    copy = copy.get_latest_revision_as_object()
    copy.title = title
    copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


@pytest.mark.parametrize("by_hand", [True, False])
def test_slug_of_a_translation_comes_from_its_own_title(by_hand: bool) -> None:
    page = make_page(NewsPage, "Kühle Städte")
    assert page.slug == "kuehle-staedte"
    assert translated(page, "en", "Cool cities", by_hand=by_hand).slug == "cool-cities"
    assert translated(page, "ar", "مدن باردة", by_hand=by_hand).slug == "مدن-باردة"
    # With its source's title it keeps its source's slug.
    assert translated(page, "fr", "Kühle Städte", by_hand=by_hand).slug.startswith("kuehle-staedte")


def test_chosen_slug_of_a_translation_does_not_change() -> None:
    page = make_page(NewsPage, "Kühle Städte")
    copy = page.copy_for_translation(index_of(NewsPage, "en").locale)
    copy.title, copy.slug = "Cool cities", "coolness"
    copy.save_revision().publish()
    copy = NewsPage.objects.get(pk=copy.pk)
    copy.title = "Cooler cities"
    copy.save_revision().publish()
    assert NewsPage.objects.get(pk=copy.pk).slug == "coolness"


def test_home_page_can_still_be_created() -> None:
    assert HomePage.objects.filter(slug="de").count() == 1
